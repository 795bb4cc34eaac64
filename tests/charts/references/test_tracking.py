"""MLflow servers and addresses outside: each rule beside the nearest input that is right."""

from typing import Any

import pytest

from tests.charts.references.inputs import OWN_MLFLOW, team_fields

S3 = OWN_MLFLOW | {"artifacts": "s3://team", "endpoint": "bucket", "secret": "login"}


@pytest.mark.parametrize(
    ("server", "at_fault"),
    [
        (OWN_MLFLOW, []),
        (S3, []),
        ({key: value for key, value in S3.items() if key != "secret"}, ["artifacts"]),
        ({key: value for key, value in S3.items() if key != "endpoint"}, ["artifacts"]),
        (S3 | {"endpoint": "nobody"}, ["endpoint"]),
        (OWN_MLFLOW | {"endpoint": "bucket"}, ["endpoint"]),
        (OWN_MLFLOW | {"secret": "login"}, ["secret"]),
    ],
)
def test_a_bucket_has_what_its_kind_needs_and_no_more(server: dict[str, Any], at_fault: list[str]) -> None:
    assert team_fields((("mlflow",), server)) == [("mlflow", key) for key in at_fault]


@pytest.mark.parametrize(
    ("host", "addresses", "at_fault"),
    [
        ("10.0.0.5", [], None),
        ("db.acme.example", [], "host"),
        ("db.acme.example", ["10.0.0.5/32"], None),
        ("postgres.databases.svc", [], None),
        ("postgres.llm-workspace-team-x.svc", [], None),
        ("postgres.llm-workspace-team-y.svc", [], "host"),
        ("10.0.0.5", ["10.0.0.0/24"], None),
        ("10.0.0.5", ["10.0.1.0/24"], "addresses"),
        ("10.0.0.500", [], "host"),
        ("127.0.0.1", [], "host"),
        ("db.acme.example", ["169.254.169.254/32"], "addresses"),
    ],
)
def test_a_database_is_at_an_address(host: str, addresses: list[str], at_fault: str | None) -> None:
    database = OWN_MLFLOW["database"] | {"host": host, "addresses": addresses}
    at = ("mlflow", "database")

    assert team_fields((("mlflow",), OWN_MLFLOW | {"database": database})) == ([(*at, at_fault)] if at_fault else [])


@pytest.mark.parametrize(
    ("url", "addresses", "at_fault"),
    [
        ("http://10.0.0.7:5000", [], None),
        ("http://mlflow.mlops.svc:5000", [], None),
        ("http://mlflow.mlops.svc.cluster.local/api", [], None),
        ("https://mlflow.acme.example", ["10.0.0.0/8"], None),
        ("https://mlflow.acme.example", [], "url"),
        ("http://mlflow:5000", [], "url"),
        ("http://mlflow.mlops:5000", [], "url"),
        ("http://mlflow.svc:5000", [], "url"),
        ("http://mlflow.mlops.svc.acme.example", [], "url"),
        ("http://10.0.0.7:65535", [], None),
        ("http://10.0.0.7:65536", [], "url"),
        ("http://10.0.0.7", ["10.0.1.0/24"], "addresses"),
        ("http://169.254.169.254/latest", [], "url"),
        ("https://mlflow.acme.example", ["169.254.169.254/32"], "addresses"),
        ("https://mlflow.acme.example", ["169.0.0.0/8"], "addresses"),
        ("https://mlflow.acme.example", ["0.0.0.0/11"], "addresses"),
        ("http://169.253.255.255", [], None),
        ("http://mlflow.llm-workspace-team-x.svc:5000", [], None),
        ("http://mlflow.llm-workspace-team-y.svc:5000", [], "url"),
    ],
)
def test_an_address_outside_is_one_that_pods_can_be_let_out_to(
    url: str, addresses: list[str], at_fault: str | None
) -> None:
    place = {"url": url, "addresses": addresses}

    for section, words in (("callback", place), ("mlflow", {"server": "external", **place})):
        assert team_fields(((section,), words)) == ([(section, at_fault)] if at_fault else [])


@pytest.mark.parametrize(
    ("namespace", "right"), [("backend", True), ("llm-workspace-team-x", True), ("llm-workspace-team-y", False)]
)
def test_jobs_are_created_from_no_other_teams_namespace(namespace: str, right: bool) -> None:
    creator = {"namespace": namespace, "service_account": "backend"}

    assert team_fields((("job_creator",), creator)) == ([] if right else [("job_creator", "namespace")])
