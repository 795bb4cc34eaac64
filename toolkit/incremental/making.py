"""Parts made from their input, each by itself."""

from collections.abc import Iterable
from pathlib import Path

import msgspec

from charts.foundation.tenant import Delivery, Site, Tenant
from charts.model.platform import Platform
from charts.model.shared import Shared
from charts.references import claims
from toolkit.incremental.digest import digest
from toolkit.incremental.part import Broken, Made, Part, runs_file
from toolkit.reading.faults import BrokenInput
from toolkit.repository import read_team
from toolkit.rules.gate import refusals_of_team
from toolkit.rules.rule import Fleet
from toolkit.writing.committed import committed_objects
from toolkit.writing.dist_changes import UnusableDist
from toolkit.writing.launched import keep_launched
from toolkit.writing.rendering import site_sheets, team_sheets
from toolkit.writing.sheet import Sheet


def site_part(platform: Platform, cluster: str) -> Made:
    """What all teams of a cluster share, and how it gets there."""
    texts, files = _texts(site_sheets(_delivery(platform, cluster)))
    return Made(Part(cluster, files), texts)


def team_part(root: Path, name: str, platform: Platform, *, forgive: bool) -> Made | Broken:
    """The part of `teams/<name>.yaml`; `forgive` takes a file of `dist/` that cannot be read for one without runs."""
    try:
        team, document = read_team(root, name, platform)
        delivery = _delivery(platform, team.cluster)
        tenant = Tenant(name, team, delivery.site)
        sheets = list(team_sheets(tenant, delivery))
        before = _launched(root / "dist" / runs_file(team.cluster, name))
        committed = committed_objects(root / "dist", sheets, forgive=forgive, only=[sheet.name for sheet in sheets])
        sheets = list(keep_launched(sheets, committed))
        fleet = Fleet(tuple(sheets), (delivery.site,), (tenant,), {document.file: document}, committed)
        refusals = refusals_of_team(fleet)
    except BrokenInput as broken:
        return Broken(faults=broken.faults)
    except UnusableDist as unusable:
        return Broken(unusable=str(unusable))
    if refusals:
        return Broken(refusals=tuple(refusals), cluster=team.cluster)
    texts, files = _texts(sheets)
    part = Part(
        cluster=team.cluster,
        files=files,
        content=digest(document.text.encode()),
        owners=tuple(team.owners),
        claims=msgspec.msgpack.encode(claims(team)),
        launched_before=before,
    )
    return Made(part, texts)


def slices(platform: Platform) -> dict[str, bytes]:
    """For each cluster, the digest of all that its parts see of the platform."""
    encode = msgspec.msgpack.encode
    return {cluster: digest(encode(_delivery(platform, cluster))) for cluster in platform.clusters}


def _launched(runs: Path) -> bytes | None:
    """The digest of a file of runs. Raises UnusableDist if it cannot be read."""
    try:
        return digest(runs.read_bytes()) if runs.is_file() else None
    except OSError as error:
        raise UnusableDist(f"cannot read {runs}: {error.strerror}") from error


def _delivery(platform: Platform, cluster: str) -> Delivery:
    site = Site(cluster, platform.clusters[cluster], platform.images, platform.shared.get(cluster, Shared()))
    return Delivery(site, platform.repository, platform.argocd)


def _texts(sheets: Iterable[Sheet]) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The texts of sheets by their names, and the texts' digests."""
    texts = {sheet.name: sheet.text for sheet in sheets}
    return texts, {name: digest(text) for name, text in texts.items()}
