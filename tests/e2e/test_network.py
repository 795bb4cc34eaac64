"""What the policies in the clusters say of the pods in the clusters. Nothing enforces them here; they are read as
`tunefleet graph network` reads those of `dist/`."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.cluster import Cluster, every
from tests.e2e.installation import GKE, LAB, Installation
from toolkit.network.matrix import matrix
from toolkit.network.places import Workload
from toolkit.network.policies import Direction
from toolkit.network.reach import judging
from toolkit.network.world import World, world_of

OURS = "llm-"
"""How the names of the platform's and the teams' namespaces begin."""


def world(cluster: Cluster) -> World:
    """With a pod in each namespace that no policy knows by its labels, such as a person or a job creator makes."""
    objects = [
        {**each, "kind": kind} for kind in ("Namespace", "NetworkPolicy", "Pod") for each in every(cluster, kind)
    ]
    unknown = [pod_without_labels(each) for each in objects if each["kind"] == "Namespace"]
    return world_of([*objects, *unknown])


def pod_without_labels(namespace: dict[str, Any]) -> dict[str, Any]:
    metadata = {"name": "anybody's", "namespace": namespace["metadata"]["name"]}
    return {"kind": "Pod", "metadata": metadata, "spec": {"containers": []}}


def pods(world: World) -> Iterator[Workload]:
    return (each for each in world.workloads if each.rendered and each.namespace.startswith(OURS))


@pytest.mark.parametrize("name", [GKE, LAB])
def test_every_pod_is_cut_off_but_for_what_is_allowed(platform: Installation, name: str) -> None:
    everybody = world(platform.cluster(name))
    directions: tuple[Direction, ...] = ("Ingress", "Egress")
    is_open = [
        f"{direction} of {pod}"
        for pod in pods(everybody)
        for direction in directions
        if not judging(everybody, pod, direction)
    ]
    assert is_open == []


@pytest.mark.parametrize("name", [GKE, LAB])
def test_nothing_passes_between_teams(platform: Installation, name: str) -> None:
    everybody = world(platform.cluster(name))
    of_teams = {pod for pod in pods(everybody) if pod.namespace.startswith("llm-workspace-")}
    assert of_teams
    passes = [
        f"{edge.source} → {edge.destination}"
        for edge in matrix(everybody)
        if {edge.source, edge.destination} <= of_teams
        and isinstance(edge.source, Workload)
        and isinstance(edge.destination, Workload)
        and edge.source.namespace != edge.destination.namespace
    ]
    assert passes == []
