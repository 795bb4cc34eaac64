"""The rows that must be met, by the work that they are of: what is measured for each, and against which peer."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from bench import works
from bench.contests import Measured
from bench.peers import SAMPLE
from bench.table import Row, at_most, growth, less, only_those, per_team

SIZES = (10, 100, 1_000, 10_000)
TIMES_LESS_THAN_TYPED = {100: 3, 1_000: 15}
MANY = 1_000

Kept = dict[str, Mapping[str, Measured]]
"""All that was measured, by work and size: for the JSON and the plot."""


def cold(folder: Path, sizes: tuple[int, ...], kept: Kept) -> Iterator[Row]:
    for teams in sizes:
        costs = kept[f"cold {teams}"] = works.cold(folder / str(teams), teams)
        ours, work = costs[works.OURS], "all teams, nothing cached"
        note = f" ({SAMPLE} calls, scaled)" if teams > SAMPLE else ""
        yield less(work, teams, ours, costs["helm template"], 4, note)
        yield less(work, teams, ours, costs["kustomize build"], 6, note)
        if "typed cdk8s" in costs:
            yield less(work, teams, ours, costs["typed cdk8s"], TIMES_LESS_THAN_TYPED[teams])
        yield per_team("the same, per team", teams, ours, costs["libyaml"], 4)


def unchanged(folder: Path, sizes: tuple[int, ...], kept: Kept) -> Iterator[Row]:
    for teams in _many(sizes):
        costs = kept[f"unchanged {teams}"] = works.unchanged(folder, teams)
        yield at_most("nothing changed", teams, costs[works.OURS], costs["git status"], 3, 0.5)


def edited(folder: Path, sizes: tuple[int, ...], kept: Kept) -> Iterator[Row]:
    for teams in _many(sizes):
        costs = kept[f"edited {teams}"] = works.one_edited(folder, teams)
        yield at_most("one team edited", teams, costs[works.OURS], costs["that team alone"], 1.3)


def cluster(folder: Path, sizes: tuple[int, ...], kept: Kept) -> Iterator[Row]:
    for teams in _many(sizes):
        costs, rendered = works.cluster_edited(folder, teams)
        kept[f"cluster {teams}"] = costs
        yield only_those(teams, costs[works.OURS], costs["all teams"], rendered.parts, rendered.teams)


def grown(folder: Path, sizes: tuple[int, ...], kept: Kept) -> Iterator[Row]:
    teams = max(sizes)
    costs = kept[f"grown {teams}"] = works.grown(folder, teams)
    few, many = costs.values()
    yield growth(few, many, 11, 1.5)


def started(folder: Path, _: tuple[int, ...], kept: Kept) -> Iterator[Row]:
    costs = kept["started"] = works.started(folder)
    yield at_most("tunefleet --help", 1, costs["--help"], costs["python -c pass"], 4)
    yield at_most("check, one broken file", 1, costs["check"], costs["python -c pass"], 6)


WORKS: Mapping[str, Callable[[Path, tuple[int, ...], Kept], Iterator[Row]]] = {
    "cold": cold,
    "unchanged": unchanged,
    "edited": edited,
    "cluster": cluster,
    "grown": grown,
    "started": started,
}


def _many(sizes: tuple[int, ...]) -> tuple[int, ...]:
    """The edits are measured with a thousand teams, or with the most of a smaller selection."""
    return (MANY if MANY in sizes else max(sizes),)
