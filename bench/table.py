"""The table: each work against its peer, what the ratio must be, and whether it is.

"Less" rows say how many times less tunefleet needs than its peer, of CPU time and of wall time, and both must be
enough. "At most" rows say how many times the peer's wall time it may need.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from statistics import median

from bench.contests import Measured, costs_times
from bench.measuring import Cost

HEAD = ("work", "teams", "tunefleet", "peer", "peer's", "ratio", "must be", "met")


@dataclass(frozen=True, slots=True)
class Row:
    """One line, in words but for whether it is met."""

    work: str
    teams: str
    ours: str
    peer: str
    peers: str
    ratio: str
    must: str
    met: bool


def less(work: str, teams: int, ours: Measured, peer: Measured, times: float, note: str = "") -> Row:
    """A peer that needs `times` as much CPU time and wall time, or more."""
    cpu, wall = costs_times(peer, ours, _cpu), costs_times(peer, ours, _of_wall)
    ratio = f"{cpu:.1f} × CPU, {wall:.1f} × wall"
    met = min(cpu, wall) >= times
    return Row(work, f"{teams:,}", _both(ours), peer.name + note, _both(peer), ratio, f"≥ {times:g} ×", met)


def at_most(work: str, teams: int, ours: Measured, peer: Measured, times: float, seconds: float | None = None) -> Row:
    """At most `times` the wall time of the peer, and at most so many seconds."""
    ratio = costs_times(ours, peer, _of_wall)
    must = f"≤ {times:g} ×" + (f", ≤ {seconds:g} s" if seconds else "")
    met = ratio <= times and (seconds is None or ours.wall <= seconds)
    return Row(work, f"{teams:,}", _wall(ours), peer.name, _wall(peer), f"{ratio:.2f} ×", must, met)


def per_team(work: str, teams: int, ours: Measured, peer: Measured, times: float) -> Row:
    """At most `times` the CPU time of the peer, in milliseconds a team."""
    ratio = costs_times(ours, peer, _cpu)
    each = [f"CPU {measured.cpu / teams * 1000:.1f} ms a team" for measured in (ours, peer)]
    return Row(work, f"{teams:,}", each[0], peer.name, each[1], f"{ratio:.2f} ×", f"≤ {times:g} ×", ratio <= times)


def growth(few: Measured, many: Measured, times: float, memory: float) -> Row:
    """Ten times the teams: how many times the wall time and the memory."""
    ratios = costs_times(many, few, _of_wall), many.memory / few.memory
    met = ratios[0] <= times and ratios[1] <= memory
    ratio = f"{ratios[0]:.1f} × time, {ratios[1]:.2f} × memory"
    must = f"≤ {times:g} × time, ≤ {memory:g} × memory"
    return Row("growth", many.name, _peak(many), few.name, _peak(few), ratio, must, met)


def only_those(teams: int, ours: Measured, whole: Measured, parts: int, of_cluster: int) -> Row:
    """No more parts rendered than the cluster has teams, and what they share; beside what all teams take."""
    ratio = f"{parts} parts rendered, for {of_cluster} teams and what they share"
    work, must = "platform.yaml edited for one cluster", f"≤ {of_cluster + 1} parts"
    return Row(work, f"{teams:,}", _wall(ours), whole.name, _wall(whole), ratio, must, 0 < parts <= of_cluster + 1)


def markdown(rows: Iterable[Row]) -> str:
    lines: list[Iterable[str]] = [HEAD, ["---"] * len(HEAD)]
    lines += [[*list(asdict(row).values())[:-1], "yes" if row.met else "**no**"] for row in rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _both(measured: Measured) -> str:
    return f"CPU {_spread(measured, _cpu)}, wall {_spread(measured, _of_wall)}"


def _wall(measured: Measured) -> str:
    return _spread(measured, _of_wall)


def _peak(measured: Measured) -> str:
    return f"{_wall(measured)}, {measured.memory / 2**20:,.0f} MiB"


def _spread(measured: Measured, of: Callable[[Cost], float]) -> str:
    """The median, and the least and the most."""
    times = [of(cost) for cost in measured.rounds]
    spread = f" ({_seconds(min(times))}–{_seconds(max(times))})" if len(times) > 1 else " (once)"
    return f"{_seconds(median(times))}{spread} s"


def _seconds(time: float) -> str:
    """Three digits that count."""
    return f"{time:.0f}" if time >= 100 else f"{time:.3g}"


def _cpu(cost: Cost) -> float:
    return cost.cpu


def _of_wall(cost: Cost) -> float:
    return cost.wall
