"""`tunefleet graph network`: who reaches whom, as lines, as data or drawn."""

import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from toolkit.command_line import BROKEN_INPUT
from toolkit.commands.rendered_fleet import synthesized

if TYPE_CHECKING:
    from toolkit.network.view import View
    from toolkit.repository import Repository

FORMATS = ("text", "mermaid", "svg", "json")


@click.group()
def graph() -> None:
    """Draw what the input amounts to."""


@graph.command(
    epilog="Example: `uv run tunefleet graph network --team team-alpha --format svg > network.svg`.",
)
@click.option("--cluster", help="Only this cluster.")
@click.option("--team", help="Only what this team's pods reach and are reached by.")
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), default="text", help="How to show it.", show_default=True
)
def network(cluster: str | None, team: str | None, format_: str) -> None:
    """Show who reaches whom, and on which ports, as the NetworkPolicies say. Writes nothing.

    `any other pod` is whoever no policy names; `everywhere else` is every address that none names. The drawings leave
    out questions to the DNS, and draw a namespace, or all teams, as one box where there would be very many.
    """
    from toolkit.reading.faults import BrokenInput
    from toolkit.repository import load
    from toolkit.root import find_root

    try:
        views = _views(load(find_root(Path.cwd())), cluster, team)
    except BrokenInput as broken:
        click.echo("\n".join(map(str, broken.faults)), err=True)
        sys.exit(BROKEN_INPUT)
    click.echo(_shown(views, format_).rstrip("\n"))


def _views(repository: "Repository", cluster: str | None, team: str | None) -> "list[View]":
    from charts.foundation.naming import team_namespace
    from toolkit.network.view import view

    _expect(cluster, "cluster", repository.platform.clusters)
    _expect(team, "team", repository.teams)
    clusters = [cluster] if cluster else sorted(repository.platform.clusters)
    if team and (home := repository.teams[team].cluster) not in clusters:
        raise click.BadParameter(f"team {team} is on cluster {home}", param_hint="--team")
    wanted = [repository.teams[team].cluster] if team else clusters
    objects = _objects(repository)
    return [view(name, objects.get(name, []), team_namespace(team) if team else None) for name in wanted]


def _objects(repository: "Repository") -> dict[str, list[Any]]:
    objects: dict[str, list[Any]] = {}
    for sheet in synthesized(repository):
        objects.setdefault(sheet.name.partition("/")[0], []).extend(manifest.body for manifest in sheet.manifests)
    return objects


def _expect(name: str | None, what: str, known: Collection[str]) -> None:
    if name is not None and name not in known:
        raise click.BadParameter(f"no {what} `{name}`; there is {', '.join(sorted(known))}", param_hint=f"--{what}")


def _shown(views: "Sequence[View]", format_: str) -> str:
    from toolkit.network.listing import data, text

    if format_ == "text":
        return text(views)
    if format_ == "json":
        import json

        return json.dumps(data(views), indent=2)
    from toolkit.network.picture import picture

    if format_ == "mermaid":
        from toolkit.drawing.mermaid import mermaid

        return mermaid(picture(views))
    from toolkit.drawing.svg import svg

    return svg(picture(views))
