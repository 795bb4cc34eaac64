"""A file of `dist/` before it is written: it still knows which input field made each object; its text does not."""

from functools import cached_property

from msgspec import Struct

from charts.foundation.manifest import Manifest
from toolkit.writing.dist_files import seal
from toolkit.writing.yaml_text import to_yaml


class Sheet(Struct, frozen=True, dict=True):
    """Its name below `dist/`, the input file it is made from, and its objects in order."""

    name: str
    source: str
    manifests: tuple[Manifest, ...]

    @cached_property
    def text(self) -> bytes:
        """The sheet as it is written."""
        return seal(self.source, to_yaml([manifest.body for manifest in self.manifests]))
