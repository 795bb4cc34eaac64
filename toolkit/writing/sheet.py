"""A file of `dist/` before it is written: it still knows which input field made each object; its text does not."""

from dataclasses import dataclass

from charts.foundation.manifest import Manifest
from toolkit.writing.dist_files import seal
from toolkit.writing.yaml_text import to_yaml


@dataclass(frozen=True, slots=True)
class Sheet:
    """Its name below `dist/`, the input file it is made from, and its objects in order."""

    name: str
    source: str
    manifests: tuple[Manifest, ...]


def sealed_text(sheet: Sheet) -> bytes:
    """The sheet as it is written."""
    return seal(sheet.source, to_yaml([manifest.body for manifest in sheet.manifests]))
