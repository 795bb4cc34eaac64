"""Whether a run has nothing to do, told by the stamps of files: none is read, and hardly anything imported.

A run that finds `dist/` to be what the input says leaves behind the stamps (kind, size, inode and times) of every file
and folder of the input, of `dist/` and of the code. As long as they stay, another run would find the same. As in git's
index (https://git-scm.com/docs/racy-git/en), stamps count only if they are older than the run by more than the coarsest
clock of a file system: what changes later cannot bear the same.
"""

import os
import sys
import time
from collections.abc import Callable, Iterable
from stat import S_ISDIR, S_ISREG

from toolkit.incremental.code import code_folders, distributions, is_code
from toolkit.incremental.digest import digest
from toolkit.user_cache import cache_folder

FOLDER_OF_CDK8S = "CDK8S_OUTDIR"
"""Set by `cdk8s synth`, which looks there for what the app wrote: then there is always something to do."""

INPUT = ("platform.yaml", "teams", ".github/CODEOWNERS")
"""Looked at first: here is where people edit."""

Found = tuple[str, os.stat_result]


class _Odd(OSError):
    """Neither a file nor a folder: what it leads to may change, and its own stamp stay."""


def nothing_to_do() -> str | None:
    """What is to be said if nothing changed in the repository of this folder since a run that had nothing to do."""
    started = time.perf_counter()
    root = os.getcwd()  # noqa: PTH109 - no pathlib, which takes as long to import as Python to start
    if os.environ.get(FOLDER_OF_CDK8S):
        return None
    try:
        with open(_note(root), "rb") as note:  # noqa: PTH123
            of_input, of_rest, said = note.read().split(b"\n", 2)
        if of_input != _told(_input(root)) or of_rest != _told(_rest(root), said):
            return None
    except (OSError, ValueError):
        return None
    return f"{said.decode()} ({time.perf_counter() - started:.1f} s)"


def settle(root: str, said: str, started: int) -> None:
    """Note that a run that started then (in nanoseconds) had nothing to do, if it can be noted."""
    from contextlib import suppress

    from toolkit.incremental.file_digests import RACY

    with suppress(OSError):
        of_input, of_rest = _input(root), _rest(root)
        last = max(time for _, stat in (*of_input, *of_rest) for time in (stat.st_mtime_ns, stat.st_ctime_ns))
        if last < started - RACY:
            words = said.encode()
            _write(_note(root), b"\n".join([_told(of_input), _told(of_rest, words), words]))


def _input(root: str) -> list[Found]:
    return [found for name in INPUT for found in _below(f"{root}/{name}")]


def _rest(root: str) -> list[Found]:
    return [*_below(f"{root}/dist"), *(found for folder in code_folders() for found in _below(folder, is_code))]


def _below(path: str, counts: Callable[[str], bool] | None = None) -> list[Found]:
    """It, and what is below it if it is a folder, as far as it counts by name; nothing if it is not there.

    Raises OSError.
    """
    try:
        found = [(path, os.lstat(path))]
    except FileNotFoundError:
        return []
    for path, stat in found:  # which grows meanwhile
        if S_ISDIR(stat.st_mode):
            with os.scandir(path) as entries:
                found += [
                    (entry.path, entry.stat(follow_symlinks=False))
                    for entry in entries
                    if counts is None or counts(entry.name)
                ]
        elif not S_ISREG(stat.st_mode):
            raise _Odd(path)
    return found


def _told(found: Iterable[Found], said: bytes = b"") -> bytes:
    """A digest of all stamps and of what is to be said, on one line."""
    stamps = [
        f"{path}\0{stat.st_mode}\0{stat.st_size}\0{stat.st_ino}\0{stat.st_mtime_ns}\0{stat.st_ctime_ns}"
        for path, stat in found
    ]
    stamps.sort()
    return digest(os.fsencode("\n".join(stamps)), sys.version.encode(), *distributions(), said).hex().encode()


def _note(root: str) -> str:
    return f"{cache_folder()}/settled/{digest(os.fsencode(root)).hex()}"


def _write(path: str, content: bytes) -> None:
    """All at once: another run may read it meanwhile, or write it."""
    os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
    beside = f"{path}.{os.getpid()}"
    with open(beside, "wb") as file:  # noqa: PTH123
        file.write(content)
    os.replace(beside, path)  # noqa: PTH105
