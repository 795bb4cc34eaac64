"""A vision training through restarts: what is recorded, and how it ends."""

import json
from pathlib import Path

import pytest

from charts.runs.program_configs import INPUTS_NOT_THERE, STOPPED, Artifact
from tests.docker.servers.mlflow import MlflowServer
from tests.docker.train.pods import environment_of
from tests.docker.vision.pods import EPOCHS, Work

METRIC = {"ultralytics": "train/box_loss", "timm": "train_loss"}


def test_each_epoch_is_recorded_once_though_it_was_begun_twice(mlflow: MlflowServer, work: Work) -> None:
    experiment = f"vision-{work.framework}"
    work.environment = mlflow.environment(experiment, training="defects", run="7")
    killed = work.train()
    learning = killed.framework()
    learning.do("train 2")
    learning.do("append")
    killed.say("recorded in MLflow")
    killed.kill()
    assert not work.is_trained()
    last = work.train()
    learning = last.framework()
    assert learning.do(f"train {EPOCHS - 2}") == str(EPOCHS)
    learning.do("finish")
    ended = last.end()
    assert (ended.code, ended.message) == (0, "")
    assert work.is_trained()
    [run] = mlflow.runs(experiment)
    assert run["info"]["status"] == "FINISHED"
    epochs = [step for step, _ in mlflow.history(run, METRIC[work.framework])]
    assert epochs == list(range(work.first_epoch, work.first_epoch + EPOCHS))


def test_one_that_is_stopped_goes_on_at_its_next_start(work: Work) -> None:
    stopped = work.train()
    learning = stopped.framework()
    learning.do("train 2")
    learning.do("append_half")
    stopped.terminate()
    assert stopped.end().code == STOPPED
    assert not work.is_trained()
    last = work.train()
    assert last.framework().do("train 1") == "3"
    last.kill()


def test_what_is_through_is_not_trained_again(work: Work) -> None:
    pod = work.train()
    learning = pod.framework()
    learning.do(f"train {EPOCHS}")
    learning.do("finish")
    assert pod.end().code == 0
    assert work.train(Artifact(str(work.folder / "gone"), "1")).end().code == 0


def test_without_its_dataset_it_is_to_be_started_again(work: Work) -> None:
    ended = work.train(Artifact(str(work.folder / "parts"), "1")).end()
    assert ended.code == INPUTS_NOT_THERE
    assert str(work.folder / "parts") in ended.message
    assert not Path(work.output.path).exists()


def test_weights_that_the_image_does_not_have_never_come(work: Work) -> None:
    suffix = {"ultralytics": ".pt", "timm": ".safetensors"}[work.framework]
    (work.weights / f"small{suffix}").touch()
    work.model = "huge"
    ended = work.train().end()
    assert ended.code == 1
    assert "huge" in ended.message
    assert "(small)" in ended.message


def test_weights_of_the_image_are_what_it_starts_from(work: Work) -> None:
    suffix = {"ultralytics": ".pt", "timm": ".safetensors"}[work.framework]
    (work.weights / f"small{suffix}").touch()
    work.model = "small"
    pod = work.train()
    learning = pod.framework()
    told = json.loads(learning.do("arguments"))
    pod.kill()
    key = {"ultralytics": "model", "timm": "pretrained_path"}[work.framework]
    assert told[key] == str(work.weights / f"small{suffix}")


def test_the_framework_sees_no_tracking_server_no_secret_and_no_way_out(mlflow: MlflowServer, work: Work) -> None:
    work.environment = {**mlflow.environment("hidden", run="7"), "AWS_SECRET_ACCESS_KEY": "very-secret"}
    pod = work.train()
    learning = pod.framework()
    seen = environment_of(learning)
    pod.kill()
    assert "MLFLOW_TRACKING_URI" not in seen
    assert "very-secret" not in seen.values()
    assert seen["https_proxy"] == "http://127.0.0.1:9"


@pytest.mark.parametrize("work", ["timm"], indirect=True)
def test_images_that_are_not_split_are_refused_before_anything_starts(work: Work) -> None:
    data = work.dataset()
    (Path(data.path) / "val").rmdir()
    ended = work.train(data).end()
    assert ended.code == 1
    assert f"{data.path} has no folder" in ended.message


@pytest.mark.parametrize("work", ["timm"], indirect=True)
def test_several_gpus_are_a_process_each_under_torchrun(work: Work) -> None:
    (work.folder / "bin").mkdir()
    torchrun = work.folder / "bin" / "torchrun"
    torchrun.write_text('#!/bin/sh\nwhile [ "$1" != learn ]; do echo "torchrun $1"; shift; done\nexec "$@"\n')
    torchrun.chmod(0o755)
    pod = work.train(NPROC_PER_NODE="2")
    pod.framework()
    pod.say("torchrun --nproc-per-node=2")
    pod.kill()


def test_a_failure_is_one_line_that_says_what_to_do(work: Work) -> None:
    pod = work.train()
    pod.framework().do("fail CUDA out of memory. Tried to allocate 20.00 MiB")
    ended = pod.end()
    assert ended.code == 1
    assert ended.message.startswith("train: the training failed: the GPU's memory is full: smaller batches")
    assert "\n" not in ended.message
