"""What other commands judge, which is what `synth` writes: all sheets of the input, with progress on a terminal."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from toolkit.commands.progress import with_progress

if TYPE_CHECKING:
    from toolkit.repository import Repository
    from toolkit.rules.rule import Fleet
    from toolkit.writing.sheet import Sheet

MANY_TEAMS = 20
"""For each, objects are made and then judged."""


def fleet(repository: "Repository") -> "Fleet":
    """The sheets with launched runs as they were launched, beside the input and what `dist/` holds.

    Raises UnusableDist for a `dist/` that cannot be read.
    """
    from toolkit.repository import sites, tenants
    from toolkit.rules.rule import Fleet
    from toolkit.writing.committed import committed_objects
    from toolkit.writing.launched import keep_launched

    sheets = list(synthesized(repository))
    committed = committed_objects(repository.root / "dist", sheets)
    return Fleet(
        sheets=tuple(keep_launched(sheets, committed)),
        sites=sites(repository),
        tenants=tenants(repository),
        documents=repository.documents,
        committed=committed,
    )


def synthesized(repository: "Repository") -> Iterator["Sheet"]:
    """The sheets of every cluster and every team, all anew. Starts node if a chart needs it."""
    from toolkit.repository import deliveries, tenants
    from toolkit.writing.rendering import site_sheets, team_sheets

    by_cluster = {delivery.site.cluster_name: delivery for delivery in deliveries(repository)}
    for delivery in by_cluster.values():
        yield from site_sheets(delivery)
    teams = tenants(repository)
    for tenant in with_progress(teams, len(teams), many=MANY_TEAMS):
        yield from team_sheets(tenant, by_cluster[tenant.site.cluster_name])
