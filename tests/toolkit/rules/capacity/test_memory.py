from typing import Any

import pytest

from tests.toolkit.rules.capacity.clusters import asking_for
from tests.toolkit.rules.fleets import deployment, fleet, pod, said, thing
from toolkit.rules.capacity.memory import memory_files, requests_over_limits
from toolkit.rules.rule import Complaint

LIMITS = thing("LimitRange", "team", spec={"limits": [{"type": "Container", "default": {"memory": "512Mi"}}]})


@pytest.mark.parametrize(
    ("requests", "limits", "resource"),
    [({"cpu": 2}, {"cpu": "1900m"}, "cpu"), ({"memory": "1Gi"}, {"memory": "1000Mi"}, "memory")],
)
def test_a_request_above_its_limit(requests: dict[str, Any], limits: dict[str, Any], resource: str) -> None:
    [complaint] = said(requests_over_limits, fleet(deployment("web", asking_for(requests, **limits))))
    assert resource in complaint.text
    assert "`main`" in complaint.text
    assert complaint.field == ("Deployment", "web")


@pytest.mark.parametrize(
    ("requests", "limits"),
    [
        ({"cpu": 2}, {"cpu": "2000m"}),
        ({"memory": "1Gi"}, {"cpu": "1"}),
        ({}, {"memory": "1Gi"}),
        ({"cpu": "x"}, {"cpu": 1}),
    ],
)
def test_requests_within_limits(requests: dict[str, Any], limits: dict[str, Any]) -> None:
    assert said(requests_over_limits, fleet(deployment("web", asking_for(requests, **limits)))) == []


def test_a_limit_from_the_limit_range() -> None:
    large = deployment("web", asking_for({"memory": "1Gi"}))
    assert said(requests_over_limits, fleet(large)) == []
    assert len(said(requests_over_limits, fleet(large, LIMITS))) == 1


def files(size: str | None, limit: str | None, *, medium: str = "Memory", mounted: bool = True) -> dict[str, Any]:
    container: dict[str, Any] = {"name": "main", "resources": {"limits": {"memory": limit} if limit else {}}}
    container |= {"volumeMounts": [{"name": "shm", "mountPath": "/dev/shm"}]} if mounted else {}
    directory = {"medium": medium} | ({"sizeLimit": size} if size else {})
    return deployment("web", pod(container, volumes=[{"name": "shm", "emptyDir": directory}]))


def complaints(*objects: dict[str, Any]) -> list[Complaint]:
    return said(memory_files, fleet(*objects))


def test_files_in_memory_above_the_limit() -> None:
    [complaint] = complaints(files("2Gi", "1Gi"))
    assert complaint.field == ("Deployment", "web")
    assert "2Gi" in complaint.text
    assert "shm" in complaint.text


@pytest.mark.parametrize(
    "harmless",
    [
        files("1Gi", "1Gi"),
        files("2Gi", "1Gi", medium=""),
        files("2Gi", "1Gi", mounted=False),
        files("2Gi", None),
        files(None, "1Gi"),
    ],
    ids=["as-much", "on-disk", "not-mounted", "no-limit", "no-size"],
)
def test_files_that_fit(harmless: dict[str, Any]) -> None:
    assert complaints(harmless) == []


def test_the_limit_range_limits_files_too() -> None:
    assert len(complaints(files("2Gi", None), LIMITS)) == 1


def test_volumes_of_one_container_add_up() -> None:
    volumes = [{"name": name, "emptyDir": {"medium": "Memory", "sizeLimit": "1Gi"}} for name in ("a", "b")]
    mounts = [{"name": "a", "mountPath": "/a"}, {"name": "a", "mountPath": "/c"}, {"name": "b", "mountPath": "/b"}]
    container = {"name": "main", "resources": {"limits": {"memory": "1536Mi"}}}
    both = deployment("web", pod(container | {"volumeMounts": mounts}, volumes=volumes))
    one_twice = deployment("web", pod(container | {"volumeMounts": mounts[:2]}, volumes=volumes))
    assert len(complaints(both)) == 1
    assert complaints(one_twice) == []
