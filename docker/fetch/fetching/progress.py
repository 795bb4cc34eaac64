"""How far it is: one line every few seconds."""

import threading
import time
from collections.abc import Sequence

from fetching.source import RemoteFile

STEP = 1000
UNITS = ("bytes", "kB", "MB", "GB", "TB")


class Progress:
    """Of all files together. `begun` are the bytes of the missing ones that an earlier attempt has fetched."""

    def __init__(self, files: Sequence[RemoteFile], missing: Sequence[RemoteFile], begun: int) -> None:
        self.size = sum(file.size for file in files)
        self._there = self.size - sum(file.size for file in missing) + begun
        self._files = len(files)
        self._files_left = len(missing)
        self._fetched = 0
        self._started = self._looked = time.monotonic()
        self._fetched_when_looked = 0
        self._lock = threading.Lock()

    @property
    def bytes_left(self) -> int:
        return max(0, self.size - self._there)

    def fetched(self, size: int) -> None:
        """So many bytes more have come over the network."""
        with self._lock:
            self._there += size
            self._fetched += size

    def lost(self, size: int) -> None:
        """So many bytes of those that were there have to be fetched again."""
        with self._lock:
            self._there -= size

    def file_is_whole(self) -> None:
        with self._lock:
            self._files_left -= 1

    def beginning(self) -> str:
        return (
            f"to fetch: {in_words(self.bytes_left)} of {in_words(self.size)}, {self._files_left} of {self._files} files"
        )

    def line(self) -> str:
        """Since the line before."""
        now = time.monotonic()
        speed = (self._fetched - self._fetched_when_looked) / max(now - self._looked, 1e-3)
        self._looked, self._fetched_when_looked = now, self._fetched
        return (
            f"{_percent(self._there, self.size)}: {in_words(self._there)} of {in_words(self.size)}, "
            f"{in_words(speed)}/s, {self._files_left} files left"
        )

    def summary(self) -> str:
        seconds = max(time.monotonic() - self._started, 1e-3)
        return f"fetched {in_words(self._fetched)} in {seconds:.0f} s, {in_words(self._fetched / seconds)}/s"


def in_words(size: float) -> str:
    """1 234 567 bytes are 1.2 MB."""
    for unit in UNITS:
        if size < STEP or unit == UNITS[-1]:
            break
        size /= STEP
    return f"{size:.0f} {unit}" if unit == UNITS[0] else f"{size:.1f} {unit}"


def _percent(part: int, whole: int) -> str:
    return f"{100 * part // whole if whole else 100} %"
