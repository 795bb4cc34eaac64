from typing import Any

import pytest

from tests.toolkit.rules.capacity.clusters import autoscaler
from tests.toolkit.rules.fleets import deployment, fleet, pod, said, thing
from toolkit.rules.capacity.disruption import blocked_drain
from toolkit.rules.rule import Complaint

SELECTOR = {"matchLabels": {"app": "it"}}


def budget(**spec: Any) -> dict[str, Any]:
    return thing("PodDisruptionBudget", "budget", spec={"selector": SELECTOR, **spec})


def complaints(replicas: int | None, *objects: dict[str, Any], **spec: Any) -> list[Complaint]:
    number: dict[str, Any] = {} if replicas is None else {"replicas": replicas}
    return said(blocked_drain, fleet(deployment("web", **number), budget(**spec), *objects))


@pytest.mark.parametrize(
    ("replicas", "spec"),
    [
        (1, {"minAvailable": 1}),
        (None, {"minAvailable": 1}),
        (3, {"minAvailable": 3}),
        (3, {"minAvailable": 4}),
        (3, {"minAvailable": "100%"}),
        (3, {"minAvailable": "67%"}),
        (3, {"maxUnavailable": 0}),
        (3, {"maxUnavailable": "0%"}),
    ],
)
def test_a_budget_that_lets_nobody_go(replicas: int | None, spec: dict[str, Any]) -> None:
    [complaint] = complaints(replicas, **spec)
    assert complaint.field == ("PodDisruptionBudget", "budget")
    [(key, number)] = spec.items()
    assert f"{key} {number}" in complaint.text


@pytest.mark.parametrize(
    ("replicas", "spec"),
    [
        (1, {"maxUnavailable": 1}),
        (1, {"minAvailable": 0}),
        (2, {"minAvailable": 1}),
        (3, {"minAvailable": "66%"}),
        (3, {"maxUnavailable": "1%"}),
        (2, {}),
    ],
)
def test_a_budget_that_does(replicas: int, spec: dict[str, Any]) -> None:
    assert complaints(replicas, **spec) == []


def test_an_autoscaler_may_leave_the_fewest() -> None:
    assert len(complaints(None, autoscaler("web", 1, 4), minAvailable=1)) == 1
    assert complaints(None, autoscaler("web", 2, 4), minAvailable=1) == []


def test_pods_that_it_does_not_select() -> None:
    other = deployment("other", pod(labels={"app": "other"}), replicas=5)
    assert len(complaints(1, other, minAvailable=1)) == 1
    assert said(blocked_drain, fleet(other, budget(minAvailable=1))) == []
    assert said(blocked_drain, fleet(other, budget(maxUnavailable="50%"))) == []


def test_pods_of_two_deployments_are_one_crowd() -> None:
    assert complaints(1, deployment("more"), minAvailable=1) == []
