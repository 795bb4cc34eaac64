from collections.abc import Mapping
from typing import Any

import pytest

from charts.foundation.naming import SHARED_NAMESPACE, pods_of
from tests.charts.tenants import BARE, site
from tests.toolkit.rules.fleets import PLATFORM, Placed, fleet, pod, said, thing
from toolkit.rules.isolation.reached import between_teams, callers_of_served_models
from toolkit.rules.rule import Complaint

X, Y = "llm-workspace-team-x", "llm-workspace-team-y"
SERVING = pods_of("serving")
GATEWAY = pods_of("gateway")


def workload(name: str, namespace: str, labels: Mapping[str, str], *command: str) -> dict[str, Any]:
    container = {"name": "main", "image": "registry.example/it:1", "command": list(command)}
    spec = {"selector": {"matchLabels": dict(labels)}, "template": pod(container, labels=labels)}
    return thing("Deployment", name, namespace, spec=spec)


def policy(name: str, namespace: str, labels: Mapping[str, str], *callers: dict[str, Any]) -> dict[str, Any]:
    """What pods with these labels receive; they send nothing."""
    rules = {"ingress": [{"from": list(callers), "ports": [{"port": 8000}]}]} if callers else {}
    spec = {"podSelector": {"matchLabels": dict(labels)}, "policyTypes": ["Ingress", "Egress"], **rules}
    return thing("NetworkPolicy", name, namespace, spec=spec)


def pods_at(namespace: str, labels: Mapping[str, str]) -> dict[str, Any]:
    return {
        "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": namespace}},
        "podSelector": {"matchLabels": dict(labels)},
    }


MODEL = workload("vllm-a", X, SERVING, "vllm", "serve", "/model")
THE_GATEWAY = Placed(workload("gateway", SHARED_NAMESPACE, GATEWAY), PLATFORM)
WEB = workload("web", X, {"app": "web"})
TO_GATEWAY = pods_at(SHARED_NAMESPACE, GATEWAY)


def callers(*objects: Any, metrics: str = "none") -> list[Complaint]:
    return said(callers_of_served_models, fleet(*objects, sites=[site(BARE | {"metrics": metrics})]))


def test_the_gateway_alone_calls_a_model() -> None:
    assert callers(MODEL, THE_GATEWAY, WEB, policy("model", X, SERVING, TO_GATEWAY)) == []


@pytest.mark.parametrize(
    ("stranger", "name"),
    [
        ({"podSelector": {"matchLabels": {"app": "web"}}}, "web"),
        (pods_at("default", GATEWAY), "default"),
        (pods_at(SHARED_NAMESPACE, pods_of("mlflow")), "mlflow"),
        ({"ipBlock": {"cidr": "10.0.0.7/32"}}, "10.0.0.7"),
    ],
    ids=["neighbour", "false-gateway", "another-shared-service", "address"],
)
def test_another_caller(stranger: dict[str, Any], name: str) -> None:
    [complaint] = callers(MODEL, THE_GATEWAY, WEB, policy("model", X, SERVING, TO_GATEWAY, stranger))
    assert complaint.field == ("NetworkPolicy", "model")
    assert name in complaint.text
    assert "vllm-a" in complaint.text
    assert "TCP 8000" in complaint.text


def test_a_model_that_no_policy_keeps_is_complained_about_itself() -> None:
    [complaint] = callers(MODEL, WEB)
    assert complaint.field == ("Deployment", "vllm-a")
    assert "web" in complaint.text


@pytest.mark.parametrize(
    ("metrics", "scraper"),
    [
        ("google-managed", pods_at("gmp-system", {"app.kubernetes.io/name": "collector"})),
        ("prometheus-operator", pods_at("monitoring", {"app.kubernetes.io/name": "prometheus"})),
    ],
)
def test_the_scraper_of_the_cluster_and_of_no_other(metrics: str, scraper: dict[str, Any]) -> None:
    keeps = policy("model", X, SERVING, TO_GATEWAY, scraper)
    assert callers(MODEL, keeps, metrics=metrics) == []
    assert len(callers(MODEL, keeps, metrics="none")) == 1


@pytest.mark.parametrize("command", [("vllm", "serve", "/m"), ("python", "-m", "vllm.entrypoints.openai.api_server")])
def test_vllm_is_known_by_what_runs_too(command: tuple[str, ...]) -> None:
    unlabelled = workload("model", X, {"app": "model"}, *command)
    assert [complaint.field for complaint in callers(unlabelled, WEB)] == [("Deployment", "model")]
    assert callers(workload("model", X, {"app": "model"}, "serve"), WEB) == []


def test_pods_of_one_model_may_talk_to_each_other() -> None:
    assert callers(MODEL, policy("model", X, SERVING, {"podSelector": {"matchLabels": SERVING}})) == []


def crossing(*objects: Any) -> list[Complaint]:
    return said(between_teams, fleet(*objects))


HERE, THERE = workload("mine", X, {"app": "mine"}), workload("theirs", Y, {"app": "theirs"})


def sends(name: str, namespace: str, *peers: dict[str, Any]) -> dict[str, Any]:
    spec = {"podSelector": {}, "policyTypes": ["Egress"], "egress": [{"to": list(peers)}]}
    return thing("NetworkPolicy", name, namespace, spec=spec)


def test_two_teams_without_policies_reach_each_other() -> None:
    assert {complaint.field for complaint in crossing(HERE, THERE)} == {
        ("Deployment", "mine"),
        ("Deployment", "theirs"),
    }


def test_a_door_at_both_ends() -> None:
    out = sends("out", X, pods_at(Y, {"app": "theirs"}))
    into = policy("in", Y, {"app": "theirs"}, pods_at(X, {"app": "mine"}))
    closed = policy("closed", X, {"app": "mine"})
    [complaint] = crossing(HERE, THERE, out, into, closed)
    assert complaint.field == ("NetworkPolicy", "in")
    assert f"{X}/mine" in complaint.text
    assert "theirs" in complaint.text


def test_a_door_at_one_end_only_leads_nowhere() -> None:
    closed_here, closed_there = policy("closed", X, {"app": "mine"}), policy("closed", Y, {"app": "theirs"})
    out = sends("out", X, pods_at(Y, {"app": "theirs"}))
    into = policy("in", Y, {"app": "theirs"}, pods_at(X, {"app": "mine"}))
    assert crossing(HERE, THERE, closed_here, closed_there) == []
    assert crossing(HERE, THERE, closed_here, closed_there, out) == []
    assert crossing(HERE, THERE, closed_here, closed_there, into) == []


def test_every_teams_namespace_at_once() -> None:
    teams = {"namespaceSelector": {"matchExpressions": [{"key": "tunefleet.io/team", "operator": "Exists"}]}}
    [complaint] = crossing(HERE, policy("in", X, {"app": "mine"}, teams))
    assert complaint.field == ("NetworkPolicy", "in")


def test_what_is_shared_is_no_team() -> None:
    shared = Placed(workload("mlflow", SHARED_NAMESPACE, {"app": "mlflow"}), PLATFORM)
    assert crossing(HERE, shared) == []


def test_the_same_namespace_of_two_clusters_is_two() -> None:
    elsewhere = Placed(THERE, "elsewhere/team-y/workspace.k8s.yaml")
    assert crossing(HERE, elsewhere) == []
