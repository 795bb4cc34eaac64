"""platform.yaml: each rule beside the nearest input that is right."""

from typing import Any

import pytest

from charts.model.fault import Field
from tests.charts.references.inputs import platform_fields
from tests.charts.tenants import BARE, FULL, SHARED

CLUSTER = ("clusters", "full")
SMALL: dict[str, Any] = FULL["accelerators"]["small"]
GATEWAY = {"via": "gateway", "gateway": "external", "gateway_namespace": "gateways"}
LOGIN: dict[str, Any] = FULL["login"]


def test_a_platform_with_everything_is_right() -> None:
    assert platform_fields() == []


@pytest.mark.parametrize(
    ("field", "value", "at_fault"),
    [
        ((*CLUSTER, "prometheus"), None, (*CLUSTER, "autoscaling")),
        ((*CLUSTER, "metrics"), "none", (*CLUSTER, "autoscaling")),
        ((*CLUSTER, "exposure"), GATEWAY, (*CLUSTER, "exposure")),
        ((*CLUSTER, "exposure"), GATEWAY | {"namespace": "gateways"}, None),
        ((*CLUSTER, "exposure"), GATEWAY | {"addresses": ["10.0.0.0/8"]}, None),
        ((*CLUSTER, "login"), None, None),
        ((*CLUSTER, "login"), LOGIN | {"issuer": "https://login.example:99999"}, (*CLUSTER, "login", "issuer")),
        ((*CLUSTER, "identity"), None, ("shared", "full", "mlflow", "artifacts")),
        ((*CLUSTER, "server"), "https://other.example", ("clusters", "bare", "server")),
        (("images", "auth-proxy"), None, (*CLUSTER, "login")),
        (("images", "prompt-console"), None, ("shared", "full", "prompt_console")),
        (("shared", "nobody"), {}, ("shared", "nobody")),
        (("shared", "bare"), {}, None),
    ],
)
def test_a_change_of_one_thing(field: Field, value: Any, at_fault: Field | None) -> None:
    assert platform_fields((field, value)) == ([] if at_fault is None else [at_fault])


def test_a_login_by_the_identity_proxy_needs_no_image() -> None:
    login = {"with": "identity-proxy", "annotations": {"auth": "https://login.example"}}

    assert platform_fields(((*CLUSTER, "login"), login), (("images", "auth-proxy"), None)) == []


def test_an_argo_cd_on_each_cluster_knows_it_by_the_same_address() -> None:
    own = "https://kubernetes.default.svc"

    assert platform_fields(((*CLUSTER, "server"), own), (("clusters", "bare", "server"), own)) == []


@pytest.mark.parametrize(
    ("accelerator", "at_fault"),
    [
        (SMALL | {"node_selector": {"gpu": "new"}}, None),
        (SMALL | {"node_selector": {"gpu": "new"}, "per_node": 8}, None),
        (SMALL | {"node_selector": {"gpu": "new"}, "per_node": 9}, "per_node"),
        (SMALL, "node_selector"),
        (SMALL | {"share": 2}, None),
    ],
)
def test_accelerators_are_told_apart_by_their_nodes(accelerator: dict[str, Any], at_fault: str | None) -> None:
    field = (*CLUSTER, "accelerators", "new")

    assert platform_fields((field, accelerator)) == ([] if at_fault is None else [(*field, at_fault)])


def test_off_gke_sharing_does_not_tell_nodes_apart() -> None:
    accelerators = ("clusters", "bare", "accelerators")
    twice = BARE["accelerators"] | {"new": BARE["accelerators"]["small"] | {"share": 2}}

    assert platform_fields((accelerators, twice)) == [(*accelerators, "new", "node_selector")]


def test_an_accelerator_leaves_the_name_of_nodes_without_one() -> None:
    field = (*CLUSTER, "accelerators", "default")

    assert platform_fields((field, SMALL | {"node_selector": {"gpu": "new"}})) == [field]


@pytest.mark.parametrize(
    ("endpoint", "at_fault"),
    [
        ({"url": "https://x.example", "addresses": ["10.0.0.1/32"]}, None),
        ({"url": "http://x.example", "addresses": ["10.0.0.1/32"]}, "port"),
        ({"url": "http://x.example", "addresses": ["10.0.0.1/32"], "port": 80}, None),
        ({"url": "https://x.example:8443/a", "addresses": ["10.0.0.1/32"], "port": 8443}, None),
        ({"url": "https://10.0.0.1", "addresses": ["10.0.0.0/31"]}, None),
        ({"url": "https://10.0.0.2", "addresses": ["10.0.0.0/31"]}, "addresses"),
    ],
)
def test_an_endpoint_says_the_same_twice(endpoint: dict[str, Any], at_fault: str | None) -> None:
    field = (*CLUSTER, "endpoints", "new")

    assert platform_fields((field, endpoint)) == ([] if at_fault is None else [(*field, at_fault)])


def test_each_client_has_a_key_of_its_own() -> None:
    clients = ("shared", "full", "gateway", "clients")
    key = SHARED["gateway"]["clients"]["app"]

    assert platform_fields(((*clients, "bot"), {"secret": "client-bot"})) == []
    assert platform_fields(((*clients, "bot"), key)) == [(*clients, "bot", "secret")]


def test_the_shared_mlflow_is_held_to_what_a_teams_own_is() -> None:
    mlflow = ("shared", "full", "mlflow")
    at_fault = platform_fields(((*mlflow, "artifacts"), "s3://acme"), ((*mlflow, "database", "host"), "db.example"))

    assert at_fault == [(*mlflow, "artifacts"), (*mlflow, "database", "host")]
