"""Rooms in charts: data without node, real cdk8s where a chart has some, and no crossing too many."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cdk8s
import jsii
import pytest
from cdk8s import ApiObject, App, Chart, Include
from constructs import Construct, IValidation
from jsii._kernel.providers import process

from charts.composition import platform_charts, team_charts
from charts.foundation.manifest import Manifest
from charts.foundation.room import Room
from charts.placing import chart_of, placed
from charts.rooms import manifests
from tests.charts.delivery.whole import teams
from tests.charts.tenants import delivery
from tests.dist.repositories import ROOT, imported


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


def plain(chart: Chart) -> None:
    ApiObject(chart, "plain", api_version="v1", kind="ServiceAccount", metadata={"name": "plain"})


def test_charts_without_plain_cdk8s_need_no_node(crossings: list[object]) -> None:
    for team in teams():
        assert all(manifests(name, rooms) for name, rooms in team_charts(team).items() if name != "runs")
        assert all(manifests(name, rooms) for name, rooms in platform_charts(delivery(team)).items())
    assert crossings == []


def test_the_shipped_teams_are_written_without_cdk8s() -> None:
    """Its import alone takes as long as all of them."""
    assert "cdk8s" not in imported(ROOT, "synth", "--check")


def test_in_the_tree_they_are_what_they_are_without_it() -> None:
    for team in teams():
        for (name, rooms), alone in zip(team_charts(team).items(), team_charts(team).values(), strict=True):
            assert placed(chart_of(name, rooms)) == manifests(name, alone)


def test_another_object_in_the_tree_costs_one_crossing(crossings: list[object]) -> None:
    def cost(number: int) -> int:
        before = len(crossings)
        assert len(manifests("chart", [config_maps(number), plain])) == number + 1
        return len(crossings) - before

    assert cost(12) - cost(2) == 10


def test_cdk8s_itself_sees_what_was_placed() -> None:
    assert cdk8s.Testing.synth(chart_of("chart", [config_maps(3)])) == [manifest.body for manifest in config_maps(3)]


def test_plain_cdk8s_stands_beside_the_rooms_in_their_order() -> None:
    found = manifests("chart", [plain, config_maps(1)])
    assert [manifest.kind for manifest in found] == ["ServiceAccount", "ConfigMap"]


class Nested(Construct):
    """A construct as people write them and Construct Hub has them: what it makes stands below itself."""

    def __init__(self, scope: Construct, name: str) -> None:
        super().__init__(scope, name)
        ApiObject(Construct(self, "deeper"), name, api_version="v1", kind="Secret", metadata={"name": name})


def chart_beside(chart: Chart) -> None:
    plain(Chart(App.of(chart), "beside"))


def included(folder: Path) -> Callable[[Chart], object]:
    """Objects that node makes from a file, without Python."""
    file = folder / "included.yaml"
    file.write_text("apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: included}\n", encoding="utf-8")
    return lambda chart: Include(chart, "included", url=str(file))


def test_what_a_construct_makes_is_there_wherever_it_stands_in_the_tree(tmp_path: Path) -> None:
    rooms: list[Room] = [lambda chart: Nested(chart, "nested"), config_maps(1), included(tmp_path), chart_beside]
    found = manifests("chart", rooms)
    assert [manifest.name for manifest in found] == ["nested", "config-0", "included", "plain"]


def test_what_a_construct_finds_wrong_with_itself_is_said() -> None:
    @jsii.implements(IValidation)
    class Never:
        def validate(self) -> list[str]:
            return ["it has no port"]

    def invalid(chart: Chart) -> None:
        Construct(chart, "service").node.add_validation(Never())

    with pytest.raises(ValueError, match=r"chart/service: it has no port"):
        manifests("chart", [config_maps(1), invalid])


def test_plain_cdk8s_finds_the_rooms_in_the_tree() -> None:
    seen: list[str] = []
    manifests("chart", [config_maps(2), lambda chart: seen.extend(each.name for each in chart.api_objects)])
    assert seen == ["config-0", "config-1"]


@pytest.mark.parametrize("rooms", [[], [plain]], ids=["data", "in the tree"])
def test_two_objects_of_one_name_are_refused(rooms: list[Any]) -> None:
    with pytest.raises((ValueError, RuntimeError), match="already a"):
        manifests("chart", [config_maps(1), config_maps(1), *rooms])
