"""A team goes in two steps: what runs is stopped while Argo CD still manages it, and only then does it leave git.

Its Applications take nothing along when they go, so that no data is lost by a line in git. For the same reason whatever
still ran would go on running, with nobody to stop it.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from charts.foundation.namespaces import RETIRED
from toolkit.rules.parts import part, value
from toolkit.rules.rule import Complaint, Fleet

PLATFORM = "platform"

Committed = Mapping[str, tuple[Mapping[str, Any], ...]]
"""The objects of the files of `dist/`, by the files' names below it."""


class Place(NamedTuple):
    """A team's folder in `dist/`."""

    cluster: str
    team: str


def unretired(fleet: Fleet) -> Iterator[Complaint]:
    """Teams that leave a cluster on which they were not retired, because their file went or names another cluster."""
    return leaving((sheet.name for sheet in fleet.sheets), {tenant.name for tenant in fleet.tenants}, fleet.committed)


def leaving(staying: Iterable[str], teams: Container[str], committed: Committed) -> Iterator[Complaint]:
    """The same of the files that stay, by their names, and the teams that the input has."""
    places = {place for file in staying for place in _places(file)}
    for place, files in _committed(committed).items():
        if place not in places and not _is_retired(body for file in files for body in committed[file]):
            yield _complaint(place, moves=place.team in teams)


def _complaint(place: Place, *, moves: bool) -> Complaint:
    first = f"`retire: true` and `cluster: {place.cluster}`" if moves else "the file with `retire: true`"
    text = (
        f"`{place.team}` was not retired on {place.cluster}: without Argo CD nothing would stop what runs there; "
        f"expected {first}, merged before"
    )
    return Complaint(f"teams/{place.team}.yaml", ("cluster",) if moves else (), text)


def _committed(committed: Committed) -> Mapping[Place, list[str]]:
    """The committed files of each team; none is read for it."""
    files: dict[Place, list[str]] = defaultdict(list)
    for file in committed:
        for place in _places(file):
            files[place].append(file)
    return files


def _places(file: str) -> Iterator[Place]:
    match file.split("/"):
        case [cluster, team, _] if team != PLATFORM:
            yield Place(cluster, team)


def _is_retired(bodies: Iterable[Mapping[str, Any]]) -> bool:
    return any(
        value(body, "kind") == "Namespace" and part(body, "metadata", "annotations").items() >= RETIRED.items()
        for body in bodies
    )
