"""Selectors that find nobody."""

from typing import Any

import pytest

from charts.foundation.naming import PODS_FROM_ELSEWHERE
from tests.toolkit.rules.fleets import RUNS, Placed, deployment, fleet, job, pod, said, thing
from toolkit.rules.hygiene.selectors import selector

LABELS = {"app": "it"}


def finder(kind: str, labels: dict[str, str], **metadata: Any) -> dict[str, Any]:
    return thing(kind, spec={"selector": labels if kind == "Service" else {"matchLabels": labels}}, **metadata)


@pytest.mark.parametrize("kind", ["Service", "PodDisruptionBudget", "PodMonitor", "PodMonitoring"])
def test_it_finds_pods_of_its_own_namespace(kind: str) -> None:
    assert not said(selector, fleet(finder(kind, LABELS), deployment()))
    (complaint,) = said(selector, fleet(finder(kind, {"app": "other"}), deployment()))
    assert complaint.field == (kind, "it")
    assert "`app=other`" in complaint.text
    assert said(selector, fleet(finder(kind, LABELS, namespace="other"), deployment()))


def test_pods_of_another_cluster_are_not_found() -> None:
    assert said(selector, fleet(finder("Service", LABELS), Placed(deployment(), "elsewhere/team-x/workspace.k8s.yaml")))


def test_pods_of_runs_are_found_too() -> None:
    assert not said(selector, fleet(finder("PodMonitor", LABELS), Placed(job(), RUNS)))


def test_expressions_count() -> None:
    budget = thing(
        "PodDisruptionBudget", spec={"selector": {"matchExpressions": [{"key": "app", "operator": "Exists"}]}}
    )
    assert not said(selector, fleet(budget, deployment()))
    assert said(selector, fleet(budget, deployment("it", pod(labels={"name": "it"}))))


@pytest.mark.parametrize(
    "service",
    [
        thing("Service", spec={"ports": [{"port": 80}]}),
        thing("Service", spec={"type": "ExternalName", "externalName": "db.example", "selector": {"app": "other"}}),
        finder("Service", {"app": "other"}, annotations={PODS_FROM_ELSEWHERE: "an operator"}),
    ],
)
def test_a_service_whose_pods_are_not_to_be_found(service: dict[str, Any]) -> None:
    assert not said(selector, fleet(service))


def test_whose_the_pods_are_has_to_be_said() -> None:
    assert said(selector, fleet(finder("Service", {"app": "other"}, annotations={PODS_FROM_ELSEWHERE: ""})))


@pytest.mark.parametrize(
    ("where", "found"), [({"any": True}, 0), ({"matchNames": ["other"]}, 0), ({"matchNames": ["x"]}, 1)]
)
def test_a_monitor_may_look_into_other_namespaces(where: dict[str, Any], found: int) -> None:
    elsewhere = deployment()
    elsewhere["metadata"]["namespace"] = "other"
    monitor = thing("PodMonitor", spec={"selector": {"matchLabels": LABELS}, "namespaceSelector": where})
    assert len(said(selector, fleet(monitor, elsewhere))) == found


def test_a_workload_selects_its_own_pods() -> None:
    astray = deployment("it", pod(), selector={"matchLabels": {"app": "other"}})
    (complaint,) = said(selector, fleet(astray))
    assert "its own pods" in complaint.text
    assert not said(selector, fleet(deployment()))
