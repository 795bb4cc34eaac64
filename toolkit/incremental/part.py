"""What one input file comes to: its files of `dist/`, and what the others have to know of it.

A part is made from the team's file, from what it sees of `platform.yaml`, and from the runs that it launched before.
Nothing of another team is in it, so parts are made in any order, by any process, and kept.
"""

from collections.abc import Mapping

import msgspec
from msgspec import Struct

from toolkit.reading.faults import LocatedFault


class Part(msgspec.Struct, frozen=True, array_like=True):
    """What is kept in mind of it; the texts are kept apart."""

    cluster: str
    files: dict[str, bytes]
    """The digests of its files, by their names below `dist/`."""
    content: bytes = b""
    """The digest of the team's file as it was read for it; empty for the platform's own part."""
    owners: tuple[str, ...] = ()
    claims: bytes = b""
    """What no other team may have, as it is encoded; empty for the platform's own part."""
    launched_before: bytes | None = None
    """The digest of the runs that `dist/` held when it was made; None if it held none."""


class Made(Struct, frozen=True):
    """A part with its texts, by the files' names below `dist/`."""

    part: Part
    texts: Mapping[str, bytes]


class Broken(Struct, frozen=True):
    """Why there is none."""

    faults: tuple[LocatedFault, ...] = ()
    refusals: tuple[LocatedFault, ...] = ()
    """The file is right by itself, and yet must not follow on what `dist/` holds."""
    cluster: str | None = None
    """Where the team stays, if its file is right by itself."""
    unusable: str | None = None
    """What `dist/` holds of it cannot be read."""


def runs_file(cluster: str, team: str) -> str:
    """The name, below `dist/`, of the file that says what was launched."""
    return f"{cluster}/{team}/runs.k8s.yaml"
