"""One file, from its source to its path: gone on with where it broke off, checked, and only then put in its place."""

import hashlib
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from fetching.patience import Patience
from fetching.progress import Progress
from fetching.source import Interrupted, RemoteFile, Source, StartOver
from fetching.workbench import Workbench
from step.ending import TryAgain

PIECE = 256 * 1024
"""Bytes that are read at once: what several threads hold of larger ones does not stay in a processor's cache."""

WRITTEN_BACK_AT_ONCE = 32 * 1024 * 1024
"""Bytes after which the kernel is asked to begin writing: left to itself it begins when all are to be on the disk."""

GOT_FURTHER = 1024 * 1024
"""An answer of so many bytes was worth asking for: it does not use up patience."""

ATTEMPTS_AT_A_CHECKSUM = 2
"""What was damaged on its way comes better the second time; what the source lies about does not."""

REMEDY = "its checksum is another: put the right file there; it is fetched again with each start of this pod"


class Halted(Exception):
    """Another file's error, or SIGTERM, ends this one; nobody waits for it any more."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """Called, it has `file` whole at its path below `target`. Raises TryAgain, Halted."""

    source: Source
    file: RemoteFile
    target: Path
    workbench: Workbench
    patience: Patience
    progress: Progress

    def __call__(self, halted: threading.Event) -> None:
        with _Part(self.workbench.part(self.file), self.file) as part:
            for attempts_left in reversed(range(ATTEMPTS_AT_A_CHECKSUM)):
                self._complete(part, halted)
                if part.is_right():
                    break
                self._empty(part)
                if not attempts_left:
                    raise TryAgain(f"{self.file.path} is not what the source told", REMEDY)
        self.workbench.put_in_place(self.target, self.file)
        self.progress.file_is_whole()

    def _complete(self, part: "_Part", halted: threading.Event) -> None:
        while part.size < self.file.size:
            self.patience.insist(lambda: self._further(part, halted), f"{self.file.path}: ", halted)

    def _further(self, part: "_Part", halted: threading.Event) -> None:
        """Ask once. Raises Interrupted if that got it no further."""
        before = part.size
        try:
            self._ask(part, halted)
        except StartOver:
            self._empty(part)
            raise
        except Interrupted:
            if part.size - before < GOT_FURTHER:
                raise

    def _ask(self, part: "_Part", halted: threading.Event) -> None:
        validator = self.workbench.validator(self.file)
        with self.source.read(self.file, part.size, validator) as stream:
            if stream.start not in (0, part.size):
                raise StartOver("the source goes on at another byte than it was asked to")
            if stream.start and validator and stream.validator not in (None, validator):
                raise StartOver("the source goes on with another content")
            if stream.start == 0:
                self._empty(part)
                self.workbench.remember(self.file, stream.validator)
            while piece := stream.read(PIECE):
                if halted.is_set():
                    raise Halted
                part.add(piece)
                self.progress.fetched(len(piece))
        if part.size < self.file.size:
            raise Interrupted(f"ends after {part.size} of {self.file.size} bytes")

    def _empty(self, part: "_Part") -> None:
        self.progress.lost(part.size)
        part.empty()


class _Part:
    """The first bytes of a file, and their checksum: what an earlier attempt left is read once."""

    def __init__(self, path: Path, file: RemoteFile) -> None:
        self._told = file.checksum
        self._most = file.size
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666)
        self._file: BinaryIO = os.fdopen(descriptor, "r+b", buffering=0)
        self._written_back = 0
        self._read()

    def __enter__(self) -> "_Part":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def add(self, piece: bytes) -> None:
        if self.size + len(piece) > self._most:
            raise StartOver(f"goes on after the {self._most} bytes that the source told")
        self._hash.update(piece)
        self.size += len(piece)
        left = memoryview(piece)
        while left:
            left = left[self._file.write(left) :]
        if self.size - self._written_back >= WRITTEN_BACK_AT_ONCE:
            self._write_back()

    def empty(self) -> None:
        self._file.truncate(0)
        self._read()

    def is_right(self) -> bool:
        """Whether it is what the source told, now that it has all its bytes."""
        return self._told is None or self._hash.hexdigest() == self._told.digest

    def _write_back(self) -> None:
        """Begin to; what is not on the disk yet stays in memory. Python has no sync_file_range."""
        length = self.size - self._written_back
        os.posix_fadvise(self._file.fileno(), self._written_back, length, os.POSIX_FADV_DONTNEED)
        self._written_back = self.size

    def _read(self) -> None:
        self._hash = hashlib.new(self._told.algorithm if self._told else "sha256", usedforsecurity=False)
        self.size = 0
        self._file.seek(0)
        while piece := self._file.read(PIECE):
            self._hash.update(piece)
            self.size += len(piece)
        self._written_back = self.size
