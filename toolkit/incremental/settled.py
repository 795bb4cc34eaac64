"""Whether a run has nothing to do, told by the stamps of files: none is read, and hardly anything imported.

A run that finds `dist/` to be what the input says leaves behind the stamps (kind, size, inode and times) of every file
and folder of the input, of `dist/` and of the code. As long as they stay, another run would find the same: a folder's
times change with what is in it (POSIX: https://pubs.opengroup.org/onlinepubs/9799919799/functions/open.html), so none
is listed again. As in git's index (https://git-scm.com/docs/racy-git/en), stamps count only if they are older than the
run by more than the coarsest clock of a file system: what changes later cannot bear the same.
"""

import marshal
import os
import sys
import time
from stat import S_ISDIR, S_ISREG
from zlib import crc32

from toolkit.incremental.code import code_folders, distributions, is_code
from toolkit.user_cache import cache_folder

TYPE_CHECKING = False  # `typing` itself takes as long to import as Python to start
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FOLDER_OF_CDK8S = "CDK8S_OUTDIR"
"""Set by `cdk8s synth`, which looks there for what the app wrote: then there is always something to do."""

OF_REPOSITORY = ("platform.yaml", "teams", ".github/CODEOWNERS", "dist")
"""In this order: people edit what comes first."""

CHECKSUM = 4
"""Bytes."""

Found = tuple[str, os.stat_result]
Note = tuple[str, list[object], list[str], list[str], list[tuple[int, ...]]]
"""What is to be said; the circumstances; what was not there; and what was, each path with its stamp."""


class _Odd(OSError):
    """Neither a file nor a folder: what it leads to may change, and its own stamp stay."""


def nothing_to_do() -> str | None:
    """What is to be said if nothing changed in the repository of this folder since a run that had nothing to do."""
    started = time.perf_counter()
    root = os.getcwd()  # noqa: PTH109 - no pathlib, which takes as long to import as Python to start
    if os.environ.get(FOLDER_OF_CDK8S):
        return None
    try:
        said, circumstances, absent, paths, stamps = _read(_note(root))
        for path, stamp in zip(paths, stamps):  # noqa: B905 - some thousand, one for one
            if _stamp(os.lstat(path)) != stamp:
                return None
    except (OSError, ValueError, TypeError, EOFError):
        return None
    if circumstances != _circumstances(root) or any(map(os.path.lexists, absent)):
        return None
    return f"{said} ({time.perf_counter() - started:.1f} s)"


def settle(root: str, said: str, started: int) -> None:
    """Note that a run that started then (in nanoseconds) had nothing to do, if it can be noted."""
    from contextlib import suppress

    from toolkit.incremental.file_digests import RACY

    with suppress(OSError):
        found = [*_of_repository(root), *(found for folder in code_folders() for found in _below(folder, is_code))]
        if max(time for _, stat in found for time in (stat.st_mtime_ns, stat.st_ctime_ns)) < started - RACY:
            above = f"{root}/"
            absent = [name for name in OF_REPOSITORY if not os.path.lexists(f"{above}{name}")]
            paths, stamps = [path.removeprefix(above) for path, _ in found], [_stamp(stat) for _, stat in found]
            _write(_note(root), (said, _circumstances(root), absent, paths, stamps))


def _of_repository(root: str) -> "Iterator[Found]":
    for name in OF_REPOSITORY:
        yield from _below(f"{root}/{name}")


def _below(path: str, counts: "Callable[[str], bool] | None" = None) -> list[Found]:
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


def _stamp(stat: os.stat_result) -> tuple[int, ...]:
    return stat.st_mode, stat.st_size, stat.st_ino, stat.st_mtime_ns, stat.st_ctime_ns


def _circumstances(root: str) -> list[object]:
    return [root, sys.version, *code_folders(), *distributions()]


def _note(root: str) -> str:
    """Two repositories may share one, by chance: it bears the path of the one that wrote it."""
    return f"{cache_folder()}/settled/{crc32(os.fsencode(root)):08x}"


def _read(path: str) -> Note:
    """Raises OSError; and ValueError, TypeError or EOFError for what is no such note, or is damaged."""
    with open(path, "rb") as file:  # noqa: PTH123
        kept = file.read()
    content = kept[CHECKSUM:]
    if _checksum(content) != kept[:CHECKSUM]:
        raise ValueError(path)
    note: Note = marshal.loads(content)  # the quickest that there is, and of what another Python wrote, the same
    return note


def _write(path: str, note: Note) -> None:
    """All at once: another run may read it meanwhile, or write it."""
    content = marshal.dumps(note, 2)
    os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
    beside = f"{path}.{os.getpid()}"
    with open(beside, "wb") as file:  # noqa: PTH123
        file.write(_checksum(content) + content)
    os.replace(beside, path)  # noqa: PTH105


def _checksum(content: bytes) -> bytes:
    return crc32(content).to_bytes(CHECKSUM, "big")
