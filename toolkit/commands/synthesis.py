"""What `synth` writes and other commands judge: all sheets of the input, with progress on a terminal."""

import sys
from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from toolkit.repository import Repository
    from toolkit.rules.rule import Fleet
    from toolkit.writing.sheet import Sheet

    Ready = Callable[[tuple[Sheet, ...]], object]

MANY_TEAMS = 20
"""From so many on, rendering takes over a second, and progress is shown."""

BATCH = 90
"""Sheets, so about thirty teams: enough that a process started for them is worth its start."""


def fleet(repository: "Repository", *, overwrite: bool = False, ready: "Ready | None" = None) -> "Fleet":
    """The sheets with launched runs as they were launched, beside the input and what `dist/` holds. Starts node.

    `ready` is given the sheets in batches as they are made, to begin with what takes another process.
    Raises UnusableDist for a `dist/` that cannot be read, unless it is to be overwritten.
    """
    from toolkit.repository import sites, tenants
    from toolkit.rules.rule import Fleet
    from toolkit.writing.committed import committed_objects
    from toolkit.writing.launched import keep_launched

    dist = repository.root / "dist"
    sheets: list[Sheet] = []
    for batch in _batches(synthesized(repository)):
        kept = keep_launched(batch, committed_objects(dist, batch, forgive=overwrite))
        sheets.extend(kept)
        if ready is not None:
            ready(kept)
    return Fleet(
        sheets=tuple(sheets),
        sites=sites(repository),
        tenants=tenants(repository),
        documents=repository.documents,
        committed=committed_objects(dist, sheets, forgive=overwrite),
    )


def synthesized(repository: "Repository") -> Iterator["Sheet"]:
    """The sheets of every cluster and every team, all anew. Starts node."""
    from toolkit.writing.node import use_bundled_node

    use_bundled_node()
    from toolkit.repository import deliveries, tenants
    from toolkit.writing.rendering import site_sheets, team_sheets

    for delivery in deliveries(repository):
        yield from site_sheets(delivery)
    teams = tenants(repository)
    quiet = len(teams) < MANY_TEAMS or not sys.stderr.isatty()
    with click.progressbar(teams, label="teams", file=sys.stderr, hidden=quiet) as progress:
        for tenant in progress:
            yield from team_sheets(tenant)


def _batches(sheets: Iterator["Sheet"]) -> Iterator[list["Sheet"]]:
    while batch := list(islice(sheets, BATCH)):
        yield batch
