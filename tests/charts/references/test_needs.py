"""What a team needs of its cluster: wrong where the cluster lacks it, right where it has it."""

from typing import Any

import pytest

from charts.model.fault import Field
from tests.charts.references.inputs import (
    CLASSIFIER,
    DETECTOR,
    LANGUAGE,
    OWN_MLFLOW,
    SERVED,
    platform,
    team_fields,
)

BUCKET = {"uri": "s3://data/x", "endpoint": "bucket", "secret": "bucket-login"}
EXPOSED = {"host": "x.acme.example"}

NEEDS: list[tuple[Field, Any, Field, Any, Field]] = [
    (("trainings", "new"), LANGUAGE | {"nodes": 2}, ("clusters", "full", "multi_node"), "none", ("nodes",)),
    (("trainings", "new"), DETECTOR, ("images", "vision-ultralytics"), None, ("framework",)),
    (("trainings", "new"), CLASSIFIER, ("images", "vision-timm"), None, ("framework",)),
    (("trainings", "new"), LANGUAGE | {"register": True}, ("shared", "full", "mlflow"), None, ("register",)),
    (("serving", "new"), SERVED, ("shared", "full", "gateway"), None, ("clients",)),
    (("serving", "new"), SERVED, ("shared", "full", "gateway"), {"clients": {}}, ("clients", 0)),
    (
        ("serving", "new"),
        SERVED | {"clients": [], "replicas": {"max": 2}},
        ("clusters", "full", "autoscaling"),
        "none",
        ("replicas", "max"),
    ),
    (
        ("models", "new"),
        {"source": "artifactory", "path": "x", "parameters": "8B", "secret": "login"},
        ("clusters", "full", "endpoints"),
        {},
        ("endpoint",),
    ),
    (
        ("models", "new"),
        BUCKET | {"source": "s3", "parameters": "8B"},
        ("clusters", "full", "endpoints"),
        {},
        ("endpoint",),
    ),
    (
        ("models", "new"),
        {"source": "mlflow", "name": "x", "version": "1", "parameters": "8B"},
        ("shared", "full", "mlflow"),
        None,
        ("registry",),
    ),
    (
        ("models", "new"),
        {"source": "mlflow", "name": "x", "version": "1", "parameters": "8B", "registry": "team"},
        ("shared", "full", "mlflow"),
        None,
        ("registry",),
    ),
    (
        ("datasets", "new"),
        {"file": "x", "format": "yolo", "fetch": BUCKET},
        ("clusters", "full", "endpoints"),
        {},
        ("fetch", "endpoint"),
    ),
    (("results",), BUCKET, ("clusters", "full", "endpoints"), {}, ("endpoint",)),
    (("webui",), {"expose": EXPOSED}, ("clusters", "full", "exposure"), None, ("expose",)),
    (("webui",), {"expose": EXPOSED}, ("clusters", "full", "login"), None, ("expose",)),
    (("mlflow",), OWN_MLFLOW | {"expose": EXPOSED}, ("clusters", "full", "login"), None, ("expose",)),
    (("mlflow",), OWN_MLFLOW, ("clusters", "full", "identity"), None, ("artifacts",)),
    (("mlflow",), {"server": "shared"}, ("shared", "full", "mlflow"), None, ("server",)),
]


@pytest.mark.parametrize(("field", "words", "lacking", "nothing", "at_fault"), NEEDS)
def test_it_is_told_where_the_cluster_lacks_it(
    field: Field, words: Any, lacking: Field, nothing: Any, at_fault: Field
) -> None:
    need = (field, words)

    assert team_fields(need) == []
    assert (*field, *at_fault) in team_fields(need, on=platform((lacking, nothing)))


def test_a_team_with_an_mlflow_of_its_own_needs_no_shared_one() -> None:
    own = ("mlflow",), OWN_MLFLOW
    registering = ("trainings", "tuned", "register"), True
    registered = (
        ("models", "new"),
        {
            "source": "mlflow",
            "name": "x",
            "version": "@best",
            "parameters": "8B",
            "registry": "team",
        },
    )

    assert team_fields(own, registering, registered, on=platform((("shared", "full", "mlflow"), None))) == []


def test_an_exposed_webui_for_each_user_is_told_once() -> None:
    webui = ("webui",), {"expose": EXPOSED, "per": "user"}

    assert team_fields(webui, on=platform((("clusters", "full", "login"), None))) == [("webui", "expose")]


def test_only_the_framework_without_an_image_is_at_fault() -> None:
    assert team_fields(on=platform((("images", "vision-timm"), None))) == [("trainings", "photos", "framework")]


def test_a_fixed_number_of_replicas_needs_nothing_that_scales_them() -> None:
    fixed = ("serving", "assistant", "replicas"), {"min": 2, "max": 2}

    assert team_fields(fixed, on=platform((("clusters", "full", "autoscaling"), "none"))) == []
