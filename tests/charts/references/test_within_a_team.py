"""People, sizes, hosts, folders and Secrets of one team: each rule beside the nearest input that is right."""

from typing import Any

import pytest

from charts.model.fault import Field
from tests.charts.references.inputs import LANGUAGE, OWN_MLFLOW, RESOURCES, SERVED, team_fields

DOWNLOADED = {"source": "artifactory", "path": "x", "parameters": "8B", "secret": "login"}
PRELOADED = {"source": "preloaded", "path": "/storage/models/tuned-3", "parameters": "8B"}
FETCH = {"uri": "s3://data/x", "endpoint": "bucket", "secret": "bucket-login"}


@pytest.mark.parametrize(
    ("key", "people", "at_fault"),
    [
        ("owners", ["a@acme.example", "b@acme.example"], []),
        ("owners", ["a@acme.example", "b@acme.example", "A@acme.example"], [2]),
        ("users", ["alice", "bob"], []),
        ("users", ["alice", "bob", "alice", "alice"], [2, 3]),
    ],
)
def test_people_are_named_once(key: str, people: list[str], at_fault: list[int]) -> None:
    assert team_fields(((key,), people)) == [(key, index) for index in at_fault]


def test_a_webui_for_each_user_needs_users() -> None:
    per_user = ("webui",), {"per": "user"}

    assert team_fields(per_user) == []
    assert team_fields(per_user, (("users",), [])) == [("webui", "per")]
    assert team_fields((("webui",), {}), (("users",), [])) == []


@pytest.mark.parametrize(("quota", "right"), [("200Gi", True), ("1Ti", True), ("204799Mi", False)])
def test_the_quota_holds_the_storage(quota: str, right: bool) -> None:
    words = (("storage",), {"size": "200Gi"}), (("quota",), {"storage": quota})

    assert team_fields(*words) == ([] if right else [("quota", "storage")])


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (("trainings", "tuned"), LANGUAGE),
        (("serving", "assistant"), SERVED),
        (("webui",), {}),
    ],
)
@pytest.mark.parametrize(
    ("limits", "at_fault"),
    [
        ({}, []),
        ({"cpu_limit": 4, "memory_limit": "8192Mi"}, []),
        ({"cpu_limit": 3}, ["cpu_limit"]),
        ({"cpu_limit": 1, "memory_limit": "8191Mi"}, ["cpu_limit", "memory_limit"]),
    ],
)
def test_limits_are_not_below_requests(
    field: Field, words: dict[str, Any], limits: dict[str, Any], at_fault: list[str]
) -> None:
    changes = (field, words | {"resources": RESOURCES | limits})

    assert team_fields(changes) == [(*field, "resources", key) for key in at_fault]


@pytest.mark.parametrize(
    ("host", "right"),
    [
        ("x.acme.example", True),
        ("10.0.0.1", False),
        (f"{'x' * 63}.example", True),
        (f"{'x' * 64}.example", False),
        (".".join(["abc"] * 63 + ["z"]), True),
        (".".join(["abc"] * 63 + ["zz"]), False),
    ],
)
def test_a_host_is_a_name_that_dns_holds(host: str, right: bool) -> None:
    assert team_fields((("webui",), {"expose": {"host": host}})) == ([] if right else [("webui", "expose", "host")])


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (("models", "new"), DOWNLOADED),
        (("datasets", "boxes", "fetch"), FETCH),
        (("results",), FETCH),
        (("mlflow",), OWN_MLFLOW | {"artifacts": "s3://team", "endpoint": "bucket"}),
        (("mlflow", "database"), OWN_MLFLOW["database"]),
    ],
)
def test_a_secret_is_not_one_that_a_certificate_goes_into(field: Field, words: dict[str, Any]) -> None:
    own_mlflow = (("mlflow",), OWN_MLFLOW)
    secret = (field, words | {"secret": "llama-factory-webui-bob-tls"})
    exposed = {"expose": {"host": "x.acme.example"}}

    assert team_fields(own_mlflow, secret) == []
    assert team_fields(own_mlflow, secret, (("webui",), exposed)) == []
    assert team_fields(own_mlflow, secret, (("webui",), exposed | {"per": "user"})) == [(*field, "secret")]


def test_an_exposed_mlflow_has_a_certificate_too() -> None:
    database = OWN_MLFLOW["database"] | {"secret": "mlflow-tls"}
    mlflow = OWN_MLFLOW | {"database": database}

    assert team_fields((("mlflow",), mlflow)) == []
    assert team_fields((("mlflow",), mlflow | {"expose": {"host": "x.acme.example"}})) == [
        ("mlflow", "database", "secret")
    ]
