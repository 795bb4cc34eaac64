"""Digests of files, of which only those are read that changed since they were read last, in this run or before.

A file is taken for unchanged by its size, inode and times, as git does it, and as git does, not if it changed so
shortly before it was looked at that a later change could bear the same time:
https://git-scm.com/docs/racy-git/en
"""

import os
import struct
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec

from toolkit.incremental.digest import digest
from toolkit.incremental.memory import Memory

RACY = 2 * 10**9
"""Nanoseconds: the coarsest time stamp of a file system in use, FAT's."""

FEW = 1 / 50
"""Of what is known, so much is read again in the next run rather than all of it written down anew in this one."""

_STAMP = struct.Struct("=4Q")
"""A file's size, inode, and the times of change of its content and of its inode, in nanoseconds."""
_NO_MORE = 2**64 - 1
"""What is beyond, or before 1970, is another number that no time of today is: it counts as changed just now."""


class FileDigests:
    """Digests of files by their paths, remembered for the next run by `remember`.

    What is known of a file is its stamp and then its digest, in one string of bytes: of some thousand files, objects of
    more parts take longer to come by than all else.
    """

    def __init__(self, memory: Memory, owner: str) -> None:
        self._memory = memory
        self._note = digest(b"stamps", os.fsencode(owner))
        self._known = memory.note(self._note, dict[bytes, bytes]) or {}
        self._seen: dict[bytes, bytes] = {}
        self._read: set[bytes] = set()
        self._started = time.time_ns()

    def of(self, path: str) -> bytes | None:
        """The digest, or None for what is no file by itself, cannot be read, or has just gone."""
        name = os.fsencode(path)
        try:
            stat = os.lstat(path)
            if (stat.st_mode & 0o170000) != 0o100000:
                return None
            times = stat.st_mtime_ns & _NO_MORE, stat.st_ctime_ns & _NO_MORE
            stamp = _STAMP.pack(stat.st_size, stat.st_ino & _NO_MORE, *times)
            known = self._known.get(name)
            if known is None or not known.startswith(stamp):
                known = self._read_before(name)
                if known is None or not known.startswith(stamp):
                    known = stamp + digest(Path(path).read_bytes())
                    self._read.add(name)
        except OSError:
            return None
        self._seen[name] = known
        return known[_STAMP.size :]

    def below(self, folder: str) -> Iterator[tuple[str, bytes | None]]:
        """Every path below a folder with its digest. Raises OSError for a folder that cannot be read."""
        folders = [folder]
        while folders:
            try:
                with os.scandir(folders.pop()) as found:
                    entries = list(found)
            except FileNotFoundError:  # it has just gone
                continue
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                else:
                    yield entry.path, self.of(entry.path)

    def remember(self) -> None:
        """For the next run: what was looked at in this one, but for what changed just before."""
        for name in filter(self._is_young, self._read):
            del self._seen[name]
        unknown = len(self._read) + len(self._seen.keys() ^ self._known.keys())
        if unknown > FEW * len(self._known):
            self._memory.write_down([(self._note, msgspec.msgpack.encode(self._seen))])
        self._read.clear()

    def _read_before(self, name: bytes) -> bytes | None:
        """What was read of a file in this run, unless it is so new that another content may bear the same stamp."""
        return self._seen[name] if name in self._read and not self._is_young(name) else None

    def _is_young(self, name: bytes) -> bool:
        *_, changed, inode_changed = _STAMP.unpack_from(self._seen[name])
        return bool(max(changed, inode_changed) >= self._started - RACY)
