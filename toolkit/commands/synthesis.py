"""All sheets of the input, with progress on a terminal: what `synth` writes and other commands judge."""

import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from toolkit.repository import Repository
    from toolkit.writing.sheet import Sheet

MANY_TEAMS = 20
"""From so many on, rendering takes over a second, and progress is shown."""


def synthesized(repository: "Repository") -> list["Sheet"]:
    """The sheets of every cluster and every team. Starts node."""
    from toolkit.writing.node import use_bundled_node

    use_bundled_node()
    from toolkit.repository import sites, tenants
    from toolkit.writing.rendering import site_sheets, team_sheets

    sheets = [sheet for site in sites(repository) for sheet in site_sheets(site)]
    teams = tenants(repository)
    with click.progressbar(teams, label="teams", file=sys.stderr, hidden=len(teams) < MANY_TEAMS) as progress:
        for tenant in progress:
            sheets.extend(team_sheets(tenant))
    return sheets
