"""Trainings of vision models."""

from typing import Any

import msgspec
import pytest

from charts.foundation.naming import CALLBACK_CONFIG
from charts.foundation.tenant import Site
from tests.charts.runs.teams import (
    EVERYTHING,
    TIMM,
    WORDS,
    YOLO,
    container_of,
    everything,
    files,
    jobs,
    runs,
    team,
    variables,
)
from tests.charts.tenants import site, tenant

CLASSIFIER = YOLO | {"task": "classify", "dataset": "folders"}


def launched(manifests: Any, name: str = "t-1") -> Any:
    (job,) = (job for job in jobs(manifests) if job.name == name)
    return job


@pytest.mark.parametrize("words", [YOLO, TIMM], ids=["ultralytics", "timm"])
def test_minimal_on_a_cpu(words: dict[str, Any]) -> None:
    bare = tenant(WORDS | {"trainings": {"t": words}}, site())
    manifests = runs(bare)
    job = launched(manifests)
    told = files(manifests, "t-1")["train.yaml"]
    assert told["framework"] == words["framework"]
    assert told["arguments"]["device"] == "cpu"
    assert "results" not in told
    assert not {"BACKEND_API_URL", "AWS_ACCESS_KEY_ID", "MLFLOW_TRACKING_URI"} & variables(job).keys()
    assert container_of(job)["securityContext"]["readOnlyRootFilesystem"]


def test_full() -> None:
    manifests = runs(everything())
    job = launched(manifests, "boxes-1")
    told = files(manifests, "boxes-1")["train.yaml"]
    assert len(told["arguments"]["device"]) == container_of(job)["resources"]["limits"]["nvidia.com/gpu"]
    assert told["results"]["uri"].startswith(EVERYTHING["results"]["uri"])
    assert told["results"]["uri"].endswith("/boxes-1")
    (callback,) = (variable for variable in container_of(job)["env"] if variable["name"] == "BACKEND_API_URL")
    assert callback["valueFrom"]["configMapKeyRef"]["name"] == CALLBACK_CONFIG
    assert {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"} <= variables(job).keys()


def test_each_framework_has_its_image() -> None:
    manifests = runs(team({"first": YOLO, "second": TIMM}))
    images = team({}).images
    assert container_of(launched(manifests, "first-1"))["image"] == images.vision_ultralytics
    assert container_of(launched(manifests, "second-1"))["image"] == images.vision_timm


@pytest.mark.parametrize("words", [YOLO, TIMM], ids=["ultralytics", "timm"])
def test_a_run_writes_into_its_own_folder_also_when_it_starts_again(words: dict[str, Any]) -> None:
    told = files(runs(team({"t": words})), "t-1")["train.yaml"]
    arguments = told["arguments"]
    folder = {"project", "name"} if words is YOLO else {"output", "experiment"}
    assert "/".join(arguments[key] for key in arguments if key in folder) == told["output"]["path"]
    if words is YOLO:
        assert arguments["exist_ok"] is True


def test_ultralytics_wants_a_description_of_boxes_and_a_folder_of_classes() -> None:
    told = files(runs(team({"boxes": YOLO, "classes": CLASSIFIER})), "boxes-1")["train.yaml"]
    assert told["arguments"]["data"] == f"{told['inputs'][0]['path']}/data.yaml"
    told = files(runs(team({"boxes": YOLO, "classes": CLASSIFIER})), "classes-1")["train.yaml"]
    assert told["arguments"]["data"] == told["inputs"][0]["path"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (YOLO, {"epochs": 3, "batch": 2, "imgsz": 64, "lr0": 0.5, "patience": 1, "seed": 9}),
        (TIMM, {"epochs": 3, "batch_size": 2, "img_size": 64, "lr": 1e-5, "opt": "sgd", "pretrained": False}),
    ],
    ids=["ultralytics", "timm"],
)
def test_every_hyperparameter_that_is_said_is_told(words: dict[str, Any], said: dict[str, Any]) -> None:
    told = files(runs(team({"t": words | {"hyperparameters": said}})), "t-1")["train.yaml"]
    assert said.items() <= told["arguments"].items()


def test_a_framework_without_an_image_is_refused() -> None:
    at = team({}).site
    imageless = Site(at.cluster_name, at.cluster, msgspec.structs.replace(at.images, vision_timm=None), at.shared)
    with pytest.raises(ValueError, match="no image"):
        runs(tenant(WORDS | {"trainings": {"t": TIMM}}, imageless))
