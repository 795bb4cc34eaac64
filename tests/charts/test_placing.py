"""Manifests in the construct tree: real cdk8s, and no crossing too many."""

from collections.abc import Iterator
from typing import Any

import cdk8s
import pytest
from cdk8s import ApiObject, App, Chart
from jsii._kernel.providers import process

from charts.composition import team_charts
from charts.foundation.manifest import Manifest
from charts.placing import manifests, place
from tests.charts.tenants import FULL, SHARED, site, tenant


@pytest.fixture
def crossings(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every request that goes over the pipe to node, in order."""
    sent: list[object] = []
    send = process._NodeProcess.send

    def counted(self: Any, request: Any, response_type: Any) -> Any:
        sent.append(request)
        return send(self, request, response_type)

    monkeypatch.setattr(process._NodeProcess, "send", counted)
    return sent


def config_maps(number: int) -> Iterator[Manifest]:
    for index in range(number):
        metadata = {"name": f"config-{index}", "namespace": "anywhere"}
        body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": {"index": str(index)}}
        yield Manifest(body, ())


def test_another_object_costs_one_crossing(crossings: list[object]) -> None:
    def cost(number: int) -> int:
        before = len(crossings)
        chart = Chart(App(), "chart")
        place(chart, config_maps(number))
        assert len(manifests(chart)) == number
        return len(crossings) - before

    assert cost(12) - cost(2) == 10


def test_a_whole_team_costs_one_crossing_an_object_and_a_few_for_its_charts(crossings: list[object]) -> None:
    charts = team_charts(tenant({"quota": {"gpus": {"small": 1}}, "webui": {}}, site(FULL, SHARED)))
    made = sum(len(manifests(chart)) for chart in charts.values())
    assert made > len(charts)
    assert len(crossings) <= made + 2 * len(charts) + 1


def test_what_stands_in_the_tree_is_what_was_placed() -> None:
    chart = Chart(App(), "chart")
    placed = list(config_maps(3))
    place(chart, placed)
    assert manifests(chart) == placed
    assert cdk8s.Testing.synth(chart) == [manifest.body for manifest in placed]


def test_plain_cdk8s_stands_beside_what_is_placed() -> None:
    chart = Chart(App(), "chart")
    place(chart, config_maps(1))
    ApiObject(chart, "plain", api_version="v1", kind="ServiceAccount", metadata={"name": "plain"})
    assert [manifest.kind for manifest in manifests(chart)] == ["ConfigMap", "ServiceAccount"]


def test_two_objects_of_one_name_are_refused() -> None:
    chart = Chart(App(), "chart")
    with pytest.raises(RuntimeError, match="already a Construct"):
        place(chart, config_maps(1), config_maps(1))
