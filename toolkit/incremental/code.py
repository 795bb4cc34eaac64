"""The digest of everything besides the input that decides what is made of it: our code and what is installed.

What a chart uses has to be in `charts/` or in an installed distribution: a module that stands elsewhere is not seen.
Nor are hidden files and editors' backups, which are no code.
"""

import os
import sys
from importlib.machinery import PathFinder

TYPE_CHECKING = False  # `typing` itself takes as long to import as Python to start
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OURS = ("charts", "toolkit")


class ChangedMeanwhile(Exception):
    """The code is not what this process began with: what it makes comes of neither."""

    def __init__(self) -> None:
        super().__init__("charts/, toolkit/ or what is installed changed meanwhile; dist/ is as it was: run it again")


def code_digest(digest_of: "Callable[[str], bytes | None]") -> bytes:
    """`digest_of` gives that of a file."""
    from toolkit.incremental.digest import digest

    parts = [sys.version.encode()]
    for folder in code_folders():  # where it stands makes no difference: clones share what they remember
        start = len(os.path.dirname(folder))  # noqa: PTH120 - pathlib takes ten milliseconds to import
        parts += [os.fsencode(path[start:]) + (digest_of(path) or b"") for path in sorted(code_files(folder))]
    return digest(*parts, *distributions())


def code_folders() -> "Iterator[str]":
    for package in OURS:
        spec = PathFinder.find_spec(package)
        yield from (spec.submodule_search_locations or ()) if spec else ()


def code_files(folder: str) -> "Iterator[str]":
    """The path of every file of code below a folder."""
    for parent, folders, names in os.walk(folder):
        folders[:] = filter(is_code, folders)
        yield from (os.path.join(parent, name) for name in filter(is_code, names))  # noqa: PTH118 - thousands of times


def is_code(name: str) -> bool:
    """A file or a folder, by its name."""
    return not name.startswith((".", "#")) and not name.endswith("~") and name != "__pycache__"


def distributions() -> list[bytes]:
    """The names and versions of what is installed, as their folders bear them: `msgspec-0.22.0.dist-info`."""
    names = (name for folder in dict.fromkeys(sys.path) for name in _names(folder))
    return sorted(os.fsencode(name) for name in names if name.endswith("-info"))


def _names(folder: str) -> list[str]:
    """Of what is in it; none of what is no folder, or cannot be read, as nothing can be imported from it then."""
    try:
        return os.listdir(folder or ".")  # noqa: PTH208
    except OSError:
        return []
