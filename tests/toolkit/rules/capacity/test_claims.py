from typing import Any

import pytest

from charts.foundation.tenant import Site
from tests.toolkit.rules.capacity.clusters import LARGE, ONE_NODE, SEVERAL, SMALL, asking, autoscaler, without_gpus
from tests.toolkit.rules.fleets import deployment, fleet, job, pod, said, thing
from toolkit.rules.capacity.claims import claim_on_two_nodes
from toolkit.rules.rule import Complaint

VOLUMES = [{"name": "data", "persistentVolumeClaim": {"claimName": "data"}}]
HERE = {"kubernetes.io/hostname": "node-1"}


def claim(*modes: str) -> dict[str, Any]:
    return thing("PersistentVolumeClaim", "data", spec={"accessModes": list(modes)})


def user(name: str, gpus: int = 0, selector: dict[str, str] | None = None) -> dict[str, Any]:
    return job(name, asking(gpus, selector, volumes=VOLUMES))


def complaints(*objects: dict[str, Any], at: Site = SEVERAL, mode: str = "ReadWriteOnce") -> list[Complaint]:
    return said(claim_on_two_nodes, fleet(claim(mode), *objects, sites=[at]))


@pytest.mark.parametrize(
    "users",
    [
        [user("one"), user("two")],
        [user("one", 1, SMALL), user("two", 1, SMALL)],
        [user("one", 1, SMALL), user("two", 1, LARGE)],
        [user("one", 1, LARGE), user("two")],
        [user("one", selector=HERE), user("two")],
        [job("one", pod(volumes=VOLUMES), parallelism=2)],
        [deployment("web", pod(volumes=VOLUMES))],
        [deployment("web", pod(volumes=VOLUMES), strategy={"type": "Recreate"}), autoscaler("web", 1, 2)],
    ],
    ids=[
        "anywhere",
        "several-nodes",
        "two-kinds",
        "one-goes-anywhere",
        "one-knows-its-node",
        "two-pods-of-one",
        "a-surge",
        "scaled",
    ],
)
def test_pods_that_may_run_on_two_nodes(users: list[dict[str, Any]]) -> None:
    [complaint] = complaints(*users)
    assert complaint.field == ("PersistentVolumeClaim", "data")
    assert users[0]["metadata"]["name"] in complaint.text


@pytest.mark.parametrize(
    "users",
    [
        [],
        [user("one")],
        [user("one", 1, LARGE), user("two", 1, LARGE)],
        [user("one", selector=HERE), user("two", selector=HERE)],
        [user("one"), job("two")],
        [deployment("web", pod(volumes=VOLUMES), strategy={"type": "Recreate"})],
        [deployment("web", pod(volumes=VOLUMES), strategy={"rollingUpdate": {"maxSurge": 0, "maxUnavailable": 1}})],
        [deployment("web", pod(volumes=VOLUMES), replicas=0), user("one")],
    ],
    ids=["nobody", "one", "the-only-node-of-its-kind", "one-by-name", "another-claim", "recreate", "no-surge", "off"],
)
def test_pods_that_cannot(users: list[dict[str, Any]]) -> None:
    assert complaints(*users) == []


def test_a_cluster_of_one_node() -> None:
    users = user("one", 1, SMALL), user("two"), deployment("web", pod(volumes=VOLUMES))
    assert complaints(*users, at=ONE_NODE) == []
    assert len(complaints(*users, at=without_gpus())) == 1


@pytest.mark.parametrize("mode", ["ReadWriteMany", "ReadOnlyMany"])
def test_a_claim_of_many_nodes(mode: str) -> None:
    assert complaints(user("one"), user("two"), mode=mode) == []


def test_a_claim_of_one_pod() -> None:
    assert len(complaints(user("one"), user("two"), at=ONE_NODE, mode="ReadWriteOncePod")) == 1
    assert complaints(user("one"), at=ONE_NODE, mode="ReadWriteOncePod") == []
