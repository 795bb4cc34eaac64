"""What speaks against a synthesis: faults of files and between them, and what must not follow on what `dist/` holds."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from charts.model.platform import Platform
from charts.references import Claims, claims, fleet_faults
from toolkit.incremental.part import Broken, Part, runs_file
from toolkit.reading.faults import BrokenInput, Refused
from toolkit.repository import located, shaped_team
from toolkit.rules.gate import refusals_of_leaving
from toolkit.team_files import team_file_faults
from toolkit.writing.committed import committed_objects
from toolkit.writing.dist_changes import UnusableDist


def refuse(
    root: Path,
    platform: Platform,
    parts: Mapping[str, Part],
    broken: Mapping[str, Broken],
    leaving: Iterable[str],
    *,
    forgive: bool,
) -> None:
    """Raises BrokenInput with all faults; without any, UnusableDist if `dist/` cannot be read; else Refused.

    `leaving` are the files of `dist/` that no part has.
    """
    claimed = {name: msgspec.msgpack.decode(part.claims, type=Claims) for name, part in parts.items()}
    claimed |= {name: claims(team) for name in broken if (team := shaped_team(root, name)) is not None}
    faults = [*team_file_faults(root), *(fault for each in broken.values() for fault in each.faults)]
    faults += located(root, fleet_faults(claimed, platform))
    if faults:
        raise BrokenInput(faults)
    for each in broken.values():
        if each.unusable is not None:
            raise UnusableDist(each.unusable)
    refusals = [refusal for each in broken.values() for refusal in each.refusals]
    staying = [file for part in parts.values() for file in part.files]
    staying += [runs_file(each.cluster, name) for name, each in broken.items() if each.cluster]
    committed = committed_objects(root / "dist", forgive=forgive, only=leaving)
    refusals += located(root, refusals_of_leaving(staying, parts.keys() | broken.keys(), committed))
    if refusals:
        raise Refused(refusals)
