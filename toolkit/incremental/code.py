"""The digest of everything besides the input that decides what is made of it: our code and what is installed.

What a chart uses has to be in `charts/` or in an installed distribution: a module that stands elsewhere is not seen.
"""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

from toolkit.incremental.file_digests import FileDigests
from toolkit.incremental.part import digest

OURS = ("charts", "toolkit")


def code_digest(digests: FileDigests) -> bytes:
    parts = [sys.version.encode()]
    for package in OURS:
        spec = find_spec(package)
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            parts += [
                os.fsencode(path) + (content or b"")
                for path, content in sorted(digests.below(folder))
                if "__pycache__" not in path
            ]
    return digest(*parts, *_distributions())


def _distributions() -> list[bytes]:
    """The names and versions of what is installed, as their folders bear them: `msgspec-0.22.0.dist-info`."""
    folders = [folder for folder in map(Path, dict.fromkeys(sys.path)) if folder.is_dir()]
    return sorted(os.fsencode(path.name) for folder in folders for path in folder.glob("*-info"))
