"""`tunefleet graph network`: who reaches whom, as lines, as data or drawn."""

import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.commands.rendered_fleet import rendered_sheets
from toolkit.exit_codes import BROKEN_INPUT

if TYPE_CHECKING:
    from toolkit.network.view import View
    from toolkit.repository import Repository


class NotThere(Exception):
    """Something that was asked for: `what` is "cluster" or "team"."""

    def __init__(self, what: str, problem: str) -> None:
        super().__init__(problem)
        self.what = what


def network(cluster: str | None, team: str | None, format_: str) -> None:
    """Print who reaches whom. Raises NotThere for a cluster or a team that the input lacks."""
    from toolkit.reading.faults import BrokenInput
    from toolkit.repository import load
    from toolkit.root import find_root

    try:
        views = _views(load(find_root(Path.cwd())), cluster, team)
    except BrokenInput as broken:
        print("\n".join(map(str, broken.faults)), file=sys.stderr)
        sys.exit(BROKEN_INPUT)
    print(_shown(views, format_).rstrip("\n"))


def _views(repository: "Repository", cluster: str | None, team: str | None) -> "list[View]":
    from charts.foundation.naming import team_namespace
    from toolkit.network.view import view

    _expect(cluster, "cluster", repository.platform.clusters)
    _expect(team, "team", repository.teams)
    clusters = [cluster] if cluster else sorted(repository.platform.clusters)
    if team and (home := repository.teams[team].cluster) not in clusters:
        raise NotThere("team", f"team {team} is on cluster {home}")
    wanted = [repository.teams[team].cluster] if team else clusters
    objects = _objects(repository)
    return [view(name, objects.get(name, []), team_namespace(team) if team else None) for name in wanted]


def _objects(repository: "Repository") -> dict[str, list[Any]]:
    objects: dict[str, list[Any]] = {}
    for sheet in rendered_sheets(repository):
        objects.setdefault(sheet.name.partition("/")[0], []).extend(manifest.body for manifest in sheet.manifests)
    return objects


def _expect(name: str | None, what: str, known: Collection[str]) -> None:
    if name is not None and name not in known:
        raise NotThere(what, f"no {what} `{name}`; there is {', '.join(sorted(known))}")


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
