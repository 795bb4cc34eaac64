"""Whether a run has nothing to do, told by the stamps of files: none is read, and hardly anything imported.

A run that finds `dist/` to be what the input says leaves behind the stamps (kind, size, inode and times) of every file
and folder of the input, of `dist/` and of the code. As long as they stay, another run would find the same. As in git's
index (https://git-scm.com/docs/racy-git/en), stamps count only if they are older than the run by more than the coarsest
clock of a file system: what changes later cannot bear the same.

Stamps are written with `marshal` and compared as they were written, never read back: it is the quickest that there is,
and what another version of Python writes differs, as it should.
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
    from collections.abc import Callable

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
            kept = note.read()
        said, _, stamps = kept.partition(b"\n")
        of_input = _stamps(_input(), root)
        if not stamps.startswith(of_input) or kept != _content(root, said, of_input, _stamps(_rest(), root)):
            return None
    except OSError:
        return None
    return f"{said.decode()} ({time.perf_counter() - started:.1f} s)"


def settle(root: str, said: str, started: int) -> None:
    """Note that a run that started then (in nanoseconds) had nothing to do, if it can be noted."""
    from contextlib import suppress

    from toolkit.incremental.file_digests import RACY

    with suppress(OSError):
        above = f"{root}/"
        of_input, of_rest = _input(above), _rest(above)
        last = max(time for _, stat in (*of_input, *of_rest) for time in (stat.st_mtime_ns, stat.st_ctime_ns))
        if last < started - RACY:
            _write(_note(root), _content(root, said.encode(), _stamps(of_input, root), _stamps(of_rest, root)))


def _input(above: str = "") -> list[Found]:
    """Without what stands above it, paths are of the working directory: the shorter they are, the quicker."""
    return [found for name in INPUT for found in _below(f"{above}{name}")]


def _rest(above: str = "") -> list[Found]:
    return [*_below(f"{above}dist"), *(found for folder in code_folders() for found in _below(folder, is_code))]


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


def _stamps(found: list[Found], root: str) -> bytes:
    above = f"{root}/"
    told: list[object] = []
    for path, stat in found:
        told += path.removeprefix(above), stat.st_mode, stat.st_size, stat.st_ino, stat.st_mtime_ns, stat.st_ctime_ns
    return marshal.dumps(told, 2)  # of this version, equal values are equal bytes


def _content(root: str, said: bytes, of_input: bytes, of_rest: bytes) -> bytes:
    """What is noted: on its first line what is to be said, with a checksum in the end."""
    installed = marshal.dumps([root, sys.version, *distributions()], 2)
    content = b"".join([said, b"\n", of_input, of_rest, installed])
    return content + crc32(content).to_bytes(4, "big")


def _note(root: str) -> str:
    """Two repositories may share one, by chance: it bears the path of the one that wrote it."""
    return f"{cache_folder()}/settled/{crc32(os.fsencode(root)):08x}"


def _write(path: str, content: bytes) -> None:
    """All at once: another run may read it meanwhile, or write it."""
    os.makedirs(os.path.dirname(path), exist_ok=True)  # noqa: PTH103, PTH120
    beside = f"{path}.{os.getpid()}"
    with open(beside, "wb") as file:  # noqa: PTH123
        file.write(content)
    os.replace(beside, path)  # noqa: PTH105
