"""Who says how many replicas there are: git or an autoscaler, and never both."""

from typing import Any

import pytest

from tests.toolkit.rules.fleets import deployment, fleet, said, thing
from toolkit.rules.delivery.autoscaled import dropped_replicas, replicas


def scaler(by: str = "ScaledObject", name: str = "it", **target: Any) -> dict[str, Any]:
    return thing(by, "scaler", spec={"scaleTargetRef": {"name": name, **target}})


@pytest.mark.parametrize("by", [scaler(), scaler("HorizontalPodAutoscaler", kind="Deployment")])
def test_a_number_beside_an_autoscaler(by: dict[str, Any]) -> None:
    (complaint,) = said(replicas, fleet(deployment(replicas=2), by))
    assert complaint.field == ("Deployment", "it")
    assert "`replicas: 2`" in complaint.text
    assert by["kind"] in complaint.text


def test_zero_is_a_number_too() -> None:
    assert said(replicas, fleet(deployment(replicas=0), scaler()))


@pytest.mark.parametrize(
    "by",
    [scaler(name="other"), scaler(kind="StatefulSet"), scaler() | {"metadata": {"name": "it", "namespace": "other"}}],
)
def test_an_autoscaler_of_something_else(by: dict[str, Any]) -> None:
    assert not said(replicas, fleet(deployment(replicas=2), by))


def test_a_target_without_a_number() -> None:
    assert not said(replicas, fleet(deployment(), scaler()))


@pytest.mark.parametrize(("before", "found"), [(3, 1), (1, 0), (None, 0)])
def test_a_number_that_is_dropped(before: int | None, found: int) -> None:
    committed = deployment(replicas=before) if before else deployment()
    complaints = said(dropped_replicas, fleet(deployment(), scaler(), committed=[committed]))
    assert len(complaints) == found
    assert all(f"from {before} replicas to 1" in complaint.text for complaint in complaints)


def test_a_number_that_is_dropped_without_an_autoscaler_is_a_wish_of_its_own() -> None:
    assert not said(dropped_replicas, fleet(deployment(), committed=[deployment(replicas=3)]))
