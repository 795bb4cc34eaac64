"""Digests of files, of which only those are read that changed since they were read last.

A file is taken for unchanged by its size, inode and times, as git does it, and as git does, not if it changed so
shortly before it was looked at that a later change could bear the same time:
https://git-scm.com/docs/racy-git/en
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from toolkit.incremental.memory import Memory
from toolkit.incremental.part import digest

RACY = 2 * 10**9
"""Nanoseconds: the coarsest time stamp of a file system in use, FAT's."""


class Seen(msgspec.Struct, frozen=True, array_like=True):
    """A file as it was when it was read."""

    stamp: tuple[int, int, int, int]
    """Its size, inode, and the times of change of its content and of its inode, in nanoseconds."""
    digest: bytes


class FileDigests:
    """Digests of files by their paths, remembered for the next run by `remember`."""

    def __init__(self, memory: Memory, owner: str) -> None:
        self._memory = memory
        self._note = digest(b"files", os.fsencode(owner))
        known = memory.note(self._note)
        self._known = msgspec.msgpack.decode(known, type=dict[str, Seen]) if known else {}
        self._seen: dict[str, Seen] = {}
        self._started = time.time_ns()

    def of(self, path: str, stat: os.stat_result | None = None) -> bytes | None:
        """The digest, or None for what is no file by itself; `stat` is that of the path itself, if it is known."""
        try:
            stat = stat or os.lstat(path)
            if (stat.st_mode & 0o170000) != 0o100000:
                return None
            stamp = (stat.st_size, stat.st_ino, stat.st_mtime_ns, stat.st_ctime_ns)
            known = self._known.get(path)
            if known is None or known.stamp != stamp:
                known = Seen(stamp, digest(Path(path).read_bytes()))
        except OSError:
            return None
        self._seen[path] = known
        return known.digest

    def below(self, folder: str) -> Iterator[tuple[str, bytes | None]]:
        """Every path below a folder with its digest."""
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    yield from self.below(entry.path)
                else:
                    yield entry.path, self.of(entry.path, entry.stat(follow_symlinks=False))

    def remember(self) -> None:
        """For the next run: what was looked at in this one, but for what changed just before."""
        settled = {path: seen for path, seen in self._seen.items() if max(seen.stamp[2:]) < self._started - RACY}
        if settled != self._known:
            self._memory.write_down([(self._note, msgspec.msgpack.encode(settled))])
