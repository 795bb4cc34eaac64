"""What other commands judge, which is what `synth` writes: all sheets of the input, with progress on a terminal."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from toolkit.commands.progress import with_progress

if TYPE_CHECKING:
    from charts.foundation.tenant import Tenant
    from toolkit.repository import Repository
    from toolkit.rules.rule import Fleet
    from toolkit.writing.sheet import Sheet

MANY_TEAMS = 20
"""For each, objects are made and then judged. From so many on, a second process saves more than its start costs."""


def fleet(repository: "Repository", sheets: "Iterable[Sheet]") -> "Fleet":
    """The sheets with launched runs as they were launched, beside the input and what `dist/` holds.

    Raises UnusableDist for a `dist/` that cannot be read.
    """
    from toolkit.repository import sites, tenants
    from toolkit.rules.rule import Fleet
    from toolkit.writing.committed import committed_objects
    from toolkit.writing.launched import keep_launched

    sheets = list(sheets)
    committed = committed_objects(repository.root / "dist", sheets)
    return Fleet(
        sheets=tuple(keep_launched(sheets, committed)),
        sites=sites(repository),
        tenants=tenants(repository),
        documents=repository.documents,
        committed=committed,
    )


def rendered_sheets(repository: "Repository") -> "Iterator[Sheet]":
    """The sheets of every cluster and every team, all anew. Starts node if a chart needs it.

    Many teams have a second process at work on half of them from the call on; the rest is done as sheets are asked for.
    """
    from toolkit.processes import beside
    from toolkit.repository import deliveries, tenants
    from toolkit.writing.rendering import site_sheets, team_sheets

    by_cluster = {delivery.site.cluster_name: delivery for delivery in deliveries(repository)}
    teams = tenants(repository)

    def sheets_of(some: "Iterable[Tenant]") -> "Iterator[Sheet]":
        return chain.from_iterable(team_sheets(team, by_cluster[team.site.cluster_name]) for team in some)

    sites = chain.from_iterable(map(site_sheets, by_cluster.values()))
    if len(teams) < MANY_TEAMS:
        return chain(sites, sheets_of(teams))
    half = len(teams) // 2
    others = beside(lambda: list(sheets_of(teams[half:])))
    own = sheets_of(with_progress(teams[:half], half, many=MANY_TEAMS // 2))
    return chain(sites, own, _awaited(others))


def _awaited(sheets: "Callable[[], Iterable[Sheet]]") -> "Iterator[Sheet]":
    """Those that the call gives, called for no sooner than they are asked for."""
    yield from sheets()
