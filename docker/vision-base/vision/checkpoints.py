"""Which checkpoint a training goes on from: the newest that is whole.

A node that is lost leaves files half-written. PyTorch's are ZIP archives with a checksum for each part:
https://docs.pytorch.org/docs/stable/notes/serialization.html#serialized-file-format-for-torch-save
"""

import zipfile
from collections.abc import Iterable
from pathlib import Path

from step.log import say


def newest_whole(paths: Iterable[Path]) -> Path | None:
    """The last one written of those that are there and can be read to their end."""
    there = [path for path in paths if path.is_file()]
    for path in sorted(there, key=lambda each: each.stat().st_mtime_ns, reverse=True):
        if is_whole(path):
            say(f"train: goes on from {path.name}")
            return path
        say(f"train: {path.name} is only half there; an older checkpoint is looked for")
    return None


def is_whole(path: Path) -> bool:
    """Whether each part of it can be read, and is what was written."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.testzip() is None
    except (zipfile.BadZipFile, EOFError):
        return False
