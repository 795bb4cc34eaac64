"""`train` on a real MLflow server, with a stand-in for LLaMA-Factory: how it starts, goes on and ends."""

import random
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NoReturn

import pytest

from charts.runs.program_configs import INPUTS_NOT_THERE, STOPPED
from step.artifact import REVISION
from tests.docker.servers.mlflow import MlflowServer
from tests.docker.servers.proxy import Dropped, Proxy, Request, nothing, proxy
from tests.docker.train.pods import TOLD, Work, environment_of
from tests.docker.train.stand_in import loss

KILLS = 6


@pytest.fixture
def untracked(tmp_path: Path) -> Iterator[Work]:
    """A training of a team without an MLflow."""
    with closing(Work(tmp_path)) as work:
        yield work


@pytest.fixture
def road(mlflow: MlflowServer) -> Iterator[Proxy]:
    """The way to MLflow."""
    with proxy(mlflow.url) as between:
        yield between


@pytest.fixture
def work(tmp_path: Path, mlflow: MlflowServer, road: Proxy) -> Iterator[Work]:
    """In an experiment of its own."""
    tags = {"team": "team-alpha", "training": "sql-lora", "run": "3", "dataset": "sql-pairs"}
    environment = mlflow.environment(tmp_path.name, **tags) | {"MLFLOW_TRACKING_URI": road.url}
    with closing(Work(tmp_path, environment)) as work:
        yield work


@contextmanager
def blocked(road: Proxy) -> Iterator[None]:
    """Nothing gets through to MLflow within the block."""

    def drop(_: Request) -> NoReturn:
        raise Dropped

    road.before = drop
    try:
        yield
    finally:
        road.before = nothing


def losses(last: int) -> list[tuple[int, float]]:
    return [(step, loss(step)) for step in range(1, last + 1)]


def named(records: list[dict[str, str]]) -> dict[str, str]:
    return {record["key"]: record["value"] for record in records}


def test_without_an_input_it_gives_the_gpu_back_at_once(untracked: Work) -> None:
    (Path(untracked.base.path) / REVISION).unlink()
    ended = untracked.train(PYTHONPROFILEIMPORTTIME="1").end()
    imported = {line.rpartition("|")[2].strip() for line in ended.log.splitlines() if line.startswith("import time:")}
    assert ended.code == INPUTS_NOT_THERE
    assert untracked.base.path in ended.message
    assert "llama_factory.train" in imported
    assert not {"mlflow", "torch", "requests", "pandas"} & imported


def test_it_trains_and_records(work: Work, mlflow: MlflowServer, tmp_path: Path) -> None:
    pod = work.train()
    framework = pod.framework()
    framework.do("train 7")
    assert not work.is_trained()
    framework.do("finish")
    ended = pod.end()
    [run] = mlflow.runs(tmp_path.name)
    assert (ended.code, ended.message) == (0, "")
    assert work.is_trained()
    assert run["info"]["status"] == "FINISHED"
    assert run["info"]["run_name"] == work.run.name
    assert mlflow.history(run, "loss") == losses(7)
    assert mlflow.history(run, "grad_norm") == [(step, step / 10) for step in range(1, 8)]
    assert {name: str(value) for name, value in TOLD.items()}.items() <= named(run["data"]["params"]).items()
    assert named(run["data"]["tags"])["dataset"] == "sql-pairs"
    kept = mlflow.ask("artifacts/list", run_id=run["info"]["run_id"], path="training")["files"]
    assert {Path(file["path"]).name for file in kept} == {
        "train.yaml",
        "llama-factory.yaml",
        "trainer_log.jsonl",
        "all_results.json",
        "training_loss.png",
    }


def test_with_everything_there_it_starts_and_asks_nothing(work: Work, road: Proxy) -> None:
    pod = work.train()
    framework = pod.framework()
    framework.do("train 3")
    framework.do("finish")
    assert pod.end().code == 0
    asked = len(road.requests)
    assert work.train().end().code == 0
    assert len(road.requests) == asked


def test_sigterm_ends_it_and_the_next_start_goes_on(work: Work, mlflow: MlflowServer, tmp_path: Path) -> None:
    pod = work.train()
    framework = pod.framework()
    framework.do("train 4")
    framework.do("save")
    framework.do("train 2")
    pod.terminate()
    assert framework.is_gone()
    assert pod.end().code == STOPPED
    assert not work.is_trained()
    [killed] = mlflow.runs(tmp_path.name)
    assert killed["info"]["status"] == "KILLED"
    assert mlflow.history(killed, "loss") == losses(6)

    pod = work.train()
    framework = pod.framework()
    assert framework.do("train 5") == "9"
    framework.do("finish")
    assert pod.end().code == 0
    [run] = mlflow.runs(tmp_path.name)
    assert run["info"]["run_id"] == killed["info"]["run_id"]
    assert run["info"]["status"] == "FINISHED"
    assert mlflow.history(run, "loss") == losses(9)


def test_one_that_was_through_when_it_was_stopped_is_through(
    work: Work, road: Proxy, mlflow: MlflowServer, tmp_path: Path
) -> None:
    """MLflow is away, so its end is waited for: SIGTERM comes then. The next start completes the record."""
    with blocked(road):
        pod = work.train(**work.impatient("PATIENCE_WHEN_STOPPED_SECONDS"))
        framework = pod.framework()
        framework.do("train 3")
        framework.do("finish")
        pod.say("MLflow does not take the figures")
        pod.terminate()
        assert pod.end().code == STOPPED
        assert work.is_trained()
    assert work.train().end().code == 0
    [run] = mlflow.runs(tmp_path.name)
    assert run["info"]["status"] == "FINISHED"
    assert mlflow.history(run, "loss") == losses(3)


def test_a_failure_says_what_to_do(work: Work, mlflow: MlflowServer, tmp_path: Path) -> None:
    pod = work.train()
    framework = pod.framework()
    framework.do("train 2")
    framework.do("fail CUDA out of memory. GPU 0 has a total capacity of 22.05 GiB of which 1 is free.")
    ended = pod.end()
    [run] = mlflow.runs(tmp_path.name)
    assert ended.code == 1
    assert "22.05 GiB" in ended.message
    assert "per_device_train_batch_size" in ended.message
    assert run["info"]["status"] == "FAILED"
    assert mlflow.history(run, "loss") == losses(2)
    assert not work.is_trained()


def test_a_result_that_cannot_be_marked_has_failed(work: Work, mlflow: MlflowServer, tmp_path: Path) -> None:
    pod = work.train()
    framework = pod.framework()
    (Path(work.output.path) / f"{REVISION}.part").mkdir()
    framework.do("finish")
    assert pod.end().code == 1
    [run] = mlflow.runs(tmp_path.name)
    assert run["info"]["status"] == "FAILED"
    assert not work.is_trained()


def test_an_unknown_failure_keeps_its_own_words(untracked: Work) -> None:
    pod = untracked.train()
    pod.framework().do("fail the moon is in the wrong house")
    ended = pod.end()
    assert ended.code == 1
    assert "RuntimeError: the moon is in the wrong house" in ended.message


def test_one_that_was_killed_needs_more_memory(untracked: Work) -> None:
    pod = untracked.train()
    framework = pod.framework()
    subprocess.run(["kill", "-KILL", str(framework.pid)], check=True)
    ended = pod.end()
    assert ended.code == 1
    assert "memory" in ended.message


def test_an_mlflow_that_comes_late_goes_and_comes_back_delays_nothing(
    work: Work, road: Proxy, mlflow: MlflowServer, tmp_path: Path
) -> None:
    with blocked(road):
        pod = work.train()
        framework = pod.framework()
        framework.do("train 3")
        pod.say("MLflow does not take the figures")
    pod.say("recorded in MLflow")
    with blocked(road):
        framework.do("train 3")
        pod.say("MLflow does not take the figures")
        framework.do("finish")
    assert pod.end().code == 0
    [run] = mlflow.runs(tmp_path.name)
    assert run["info"]["status"] == "FINISHED"
    assert mlflow.history(run, "loss") == losses(6)


def test_an_mlflow_that_never_answers_is_let_go(untracked: Work) -> None:
    nobody = {"MLFLOW_TRACKING_URI": "http://127.0.0.1:1", "MLFLOW_TAGS": "{}"}
    pod = untracked.train(**nobody, **untracked.impatient("PATIENCE_SECONDS"))
    pod.framework().do("finish")
    ended = pod.end()
    assert ended.code == 0
    assert untracked.is_trained()
    assert untracked.output.path in ended.log.splitlines()[-1]


def test_killed_at_random_moments_every_step_is_recorded_once(work: Work, mlflow: MlflowServer, tmp_path: Path) -> None:
    moments = random.Random(4)
    for _ in range(KILLS):
        pod = work.train()
        framework = pod.framework()
        for _ in range(moments.randrange(1, 5)):
            framework.do(moments.choice(["train 2", "save", "log_half_a_line"]))
        if moments.random() < 0.5:
            pod.say("recorded in MLflow")
        if moments.random() < 0.5:
            framework.do("save_half")
        pod.kill()
    pod = work.train()
    framework = pod.framework()
    last = int(framework.do("train 3"))
    framework.do("finish")
    assert pod.end().code == 0
    [run] = mlflow.runs(tmp_path.name)
    assert run["info"]["status"] == "FINISHED"
    assert mlflow.history(run, "loss") == losses(last)


def test_a_half_checkpoint_is_passed_over(untracked: Work) -> None:
    pod = untracked.train()
    framework = pod.framework()
    for order in ("train 2", "save", "train 2", "save_half"):
        framework.do(order)
    pod.kill()
    pod = untracked.train()
    framework = pod.framework()
    assert framework.do("train 1") == "3"
    pod.kill()


def test_a_result_without_a_checkpoint_is_made_anew(untracked: Work) -> None:
    pod = untracked.train()
    framework = pod.framework()
    framework.do("train 2")
    framework.do("write_result")
    pod.kill()
    pod = untracked.train()
    framework = pod.framework()
    assert framework.do("train 1") == "1"
    framework.do("finish")
    assert pod.end().code == 0


def test_a_result_that_was_not_marked_is_written_once_more(untracked: Work) -> None:
    pod = untracked.train()
    framework = pod.framework()
    for order in ("train 2", "save", "write_result"):
        framework.do(order)
    pod.kill()
    assert not untracked.is_trained()
    pod = untracked.train()
    framework = pod.framework()
    assert framework.do("train 0") == "2"
    framework.do("finish")
    assert pod.end().code == 0
    assert untracked.is_trained()


def test_the_framework_sees_neither_secrets_nor_the_mlflow(work: Work) -> None:
    pod = work.train(AWS_SECRET_ACCESS_KEY="sesame", ARTIFACTORY_TOKEN="sesame", HF_HUB_OFFLINE="1")
    framework = pod.framework()
    seen = environment_of(framework)
    pod.kill()
    assert "sesame" not in seen.values()
    assert not [name for name in seen if name.startswith("MLFLOW_") and name != "MLFLOW_DISABLE_TELEMETRY"]
    assert seen["HF_HUB_OFFLINE"] == "1"


def test_a_further_node_trains_along_and_leaves_the_rest_to_the_first(
    work: Work, mlflow: MlflowServer, tmp_path: Path
) -> None:
    first, second = work.train(NODE_RANK="0"), work.train(NODE_RANK="1")
    framework, other = first.framework(), second.framework()
    assert environment_of(other)["PET_RDZV_CONF"] == "timeout=900"
    other.do("finish")
    assert second.end().code == 0
    assert not work.is_trained()
    framework.do("train 2")
    framework.do("finish")
    assert first.end().code == 0
    assert work.is_trained()
    assert len(mlflow.runs(tmp_path.name)) == 1


def test_one_pod_at_a_time_works_on_a_run(untracked: Work) -> None:
    pod = untracked.train()
    framework = pod.framework()
    assert untracked.train().end().code == INPUTS_NOT_THERE
    framework.do("train 1")
    framework.do("finish")
    assert pod.end().code == 0


def test_a_supervisor_alone_that_is_killed_leaves_the_lock_with_its_framework(untracked: Work) -> None:
    pod = untracked.train()
    framework = pod.framework()
    pod.kill_program()
    assert untracked.train().end().code == INPUTS_NOT_THERE
    subprocess.run(["kill", "-KILL", str(framework.pid)], check=True)
    assert framework.is_gone()
    pod = untracked.train()
    pod.framework()
