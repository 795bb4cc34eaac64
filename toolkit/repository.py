"""The whole input: `platform.yaml` and every team's file, read, held against the model and checked together.

Either everything is right, or nothing is used and every fault of every file is told at once, so that a person
corrects them in one go.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Generic, TypeVar

from msgspec import Struct

from charts.foundation.tenant import Delivery, Site, Tenant
from charts.model.fault import Fault
from charts.model.platform import Platform
from charts.model.shared import Shared
from charts.model.team import Team
from charts.references import TeamFault, claims, fleet_faults, platform_faults, team_faults, team_name_faults
from toolkit.reading.document import Document
from toolkit.reading.faults import BrokenInput, LocatedFault
from toolkit.reading.yaml_document import read_document
from toolkit.root import PLATFORM
from toolkit.shape.conform import build, shape_faults
from toolkit.team_files import team_file, team_file_faults, team_names

T = TypeVar("T")


class Repository(Struct, frozen=True):
    """An input without faults."""

    root: Path
    platform: Platform
    teams: Mapping[str, Team]
    """By name, in the names' order."""
    documents: Mapping[str, Document]
    """By file, such as `teams/lab.yaml`: where each field stands."""


def load(root: Path) -> Repository:
    """Everything below `root`.

    Raises BrokenInput with every fault of every file. What a fault hides is still checked as far as it can be: a
    team of the wrong shape hides only itself, a broken `platform.yaml` only what refers to it.
    """
    platform = _read(root / PLATFORM, root, Platform)
    teams = {name: _read(team_file(root, name), root, Team) for name in team_names(root)}
    faults = [*platform.faults, *team_file_faults(root), *(fault for team in teams.values() for fault in team.faults)]
    faults += _reference_faults(platform, teams)
    if faults or platform.content is None:
        raise BrokenInput(faults)
    return Repository(
        root,
        platform.content,
        {name: team.content for name, team in sorted(teams.items()) if team.content},
        _documents(platform, *teams.values()),
    )


def read_team(root: Path, name: str, platform: Platform) -> tuple[Team, Document]:
    """One team's file, checked by itself and against a platform without faults; `load` checks it against the others.

    Raises BrokenInput with its faults.
    """
    team = _read(team_file(root, name), root, Team)
    faults = [*team.faults, *_team_reference_faults(name, team, platform)]
    if faults or team.content is None or team.document is None:
        raise BrokenInput(faults)
    return team.content, team.document


def shaped_team(root: Path, name: str) -> Team | None:
    """One team's file if it is right as far as its shape goes, whatever it refers to."""
    return _read(team_file(root, name), root, Team).content


def read_platform(root: Path) -> tuple[Platform, Document] | None:
    """The platform, or None if it has faults, which `load` tells with all others."""
    platform = _read(root / PLATFORM, root, Platform)
    if platform.content is None or platform.document is None or any(platform_faults(platform.content)):
        return None
    return platform.content, platform.document


def located(root: Path, faults: Iterable[TeamFault]) -> Iterator[LocatedFault]:
    """Faults between teams, at their places."""
    for name, fault in faults:
        yield _read(team_file(root, name), root, Team).locate(fault)


def sites(repository: Repository) -> tuple[Site, ...]:
    """The clusters, each with what its teams share, by name."""
    return tuple(_site(repository.platform, name) for name in sorted(repository.platform.clusters))


def tenants(repository: Repository) -> tuple[Tenant, ...]:
    """The teams, each on its cluster, by name."""
    by_name = {site.cluster_name: site for site in sites(repository)}
    return tuple(Tenant(name, team, by_name[team.cluster]) for name, team in repository.teams.items())


def deliveries(repository: Repository) -> tuple[Delivery, ...]:
    """The clusters, each with the Argo CD that applies `dist/` there, by name."""
    platform = repository.platform
    return tuple(Delivery(site, platform.repository, platform.argocd) for site in sites(repository))


def _site(platform: Platform, cluster: str) -> Site:
    return Site(cluster, platform.clusters[cluster], platform.images, platform.shared.get(cluster, Shared()))


class _Reading(Struct, Generic[T], frozen=True):
    """What one file gave: its content if its text and shape are right, its document if its text is."""

    file: str
    faults: tuple[LocatedFault, ...] = ()
    document: Document | None = None
    content: T | None = None

    def locate(self, fault: Fault) -> LocatedFault:
        return self.document.locate(fault) if self.document else LocatedFault(self.file, 1, 1, str(fault))


def _read(path: Path, root: Path, model: type[T]) -> _Reading[T]:
    file = path.relative_to(root).as_posix()
    try:
        document = read_document(path, root)
    except BrokenInput as broken:
        return _Reading(file, broken.faults)
    faults = shape_faults(document.value, model)
    if faults:
        return _Reading(file, tuple(map(document.locate, faults)), document)
    return _Reading(file, (), document, build(document.value, model))


def _documents(*readings: _Reading[Any]) -> dict[str, Document]:
    return {reading.file: reading.document for reading in readings if reading.document}


def _reference_faults(platform: _Reading[Platform], teams: Mapping[str, _Reading[Team]]) -> Iterator[LocatedFault]:
    if platform.content:
        yield from map(platform.locate, platform_faults(platform.content))
    for name, reading in teams.items():
        yield from _team_reference_faults(name, reading, platform.content)
    whole = {name: claims(reading.content) for name, reading in teams.items() if reading.content}
    for name, fault in fleet_faults(whole, platform.content):
        yield teams[name].locate(fault)


def _team_reference_faults(name: str, team: _Reading[Team], platform: Platform | None) -> Iterator[LocatedFault]:
    yield from map(team.locate, team_name_faults(name))
    if team.content:
        yield from map(team.locate, team_faults(name, team.content, platform))
