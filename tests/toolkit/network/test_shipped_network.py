"""Who reaches whom in what this repository renders."""

from collections.abc import Iterator

import pytest

from charts.foundation.naming import SHARED_NAMESPACE, TEAM_LABEL, pods_of
from tests.toolkit.rules.fleets import shipped_fleet
from toolkit.network.matrix import matrix
from toolkit.network.places import Place, Workload
from toolkit.network.ranges import Range
from toolkit.network.reach import Edge
from toolkit.network.world import world_of

CLUSTERS = [site.cluster_name for site in shipped_fleet().sites]
SCRAPERS = {("gmp-system", "collector"), ("monitoring", "prometheus")}


@pytest.fixture(params=CLUSTERS)
def edges(request: pytest.FixtureRequest) -> tuple[Edge, ...]:
    return matrix(world_of(subject.body for subject in shipped_fleet().in_cluster(request.param)))


def team(place: Place) -> str | None:
    return place.namespace_labels.get(TEAM_LABEL) if isinstance(place, Workload) else None


def to(component: str) -> Iterator[Edge]:
    for cluster in CLUSTERS:
        for edge in matrix(world_of(subject.body for subject in shipped_fleet().in_cluster(cluster))):
            destination = edge.destination
            if isinstance(destination, Workload) and pods_of(component).items() <= destination.labels.items():  # type: ignore[arg-type]
                yield edge


def test_nothing_passes_between_teams(edges: tuple[Edge, ...]) -> None:
    assert any(team(edge.source) for edge in edges)
    for edge in edges:
        ends = {team(edge.source), team(edge.destination)} - {None}
        assert len(ends) <= 1, f"{edge.source} reaches {edge.destination}"


def test_nobody_unknown_gets_in_and_nothing_goes_everywhere(edges: tuple[Edge, ...]) -> None:
    for edge in edges:
        for place in (edge.source, edge.destination):
            assert not (isinstance(place, Range) and place.everywhere_else)
            assert str(place) != "any namespace/any other pod"


def test_only_the_gateway_and_the_metrics_reach_vllm() -> None:
    callers = {(edge.source.namespace, edge.source.name) for edge in to("serving") if isinstance(edge.source, Workload)}
    assert (SHARED_NAMESPACE, "gateway") in callers
    assert callers <= {(SHARED_NAMESPACE, "gateway"), *SCRAPERS}
    assert not any(isinstance(edge.source, Range) for edge in to("serving"))


def test_every_pod_of_a_team_may_ask_the_dns(edges: tuple[Edge, ...]) -> None:
    pods = {edge.source for edge in edges if isinstance(edge.source, Workload) and edge.source.rendered}
    asking = {edge.source for edge in edges if "kube-dns" in str(edge.destination) and edge.ports.has(53, "UDP")}
    assert pods
    assert pods <= asking
