import pytest

from bench.contests import Measured
from bench.measuring import Cost
from bench.table import at_most, growth, less, markdown


def _of(wall: float, cpu: float = 1.0, memory: int = 1) -> Measured:
    return Measured("peer", [Cost(wall, cpu, memory)])


@pytest.mark.parametrize(("wall", "cpu", "met"), [(4, 4, True), (3.9, 9, False), (9, 3.9, False)])
def test_times_less_is_of_cpu_time_and_of_wall_time(wall: float, cpu: float, met: bool) -> None:
    assert less("all", 10, _of(1, 1), _of(wall, cpu), 4).met is met


@pytest.mark.parametrize(("ours", "peer", "met"), [(0.4, 0.2, True), (0.6, 1, False), (0.4, 0.1, False)])
def test_at_most_is_beside_the_peer_and_in_seconds(ours: float, peer: float, met: bool) -> None:
    assert at_most("unchanged", 10, _of(ours), _of(peer), 3, 0.5).met is met


def test_a_machine_that_changes_its_speed_changes_no_ratio() -> None:
    ours = Measured("ours", [Cost(wall, wall, 1) for wall in (1.2, 1.2, 2.4, 2.4, 2.4)])
    peer = Measured("peer", [Cost(wall, wall, 1) for wall in (1, 1, 1, 2, 2)])
    assert at_most("edited", 10, ours, peer, 1.3).ratio == "1.20 ×"


@pytest.mark.parametrize(("wall", "memory", "met"), [(11, 15, True), (12, 10, False), (10, 16, False)])
def test_growth_is_of_time_and_of_memory(wall: float, memory: int, met: bool) -> None:
    assert growth(_of(1, memory=10), _of(wall, memory=memory), 11, 1.5).met is met


def test_what_is_not_met_stands_out() -> None:
    table = markdown([less("all", 10, _of(1), _of(9, 9), 4), less("all", 10, _of(1), _of(1), 4)])
    assert [line.endswith("| **no** |") for line in table.splitlines()] == [False, False, False, True]
