"""One run at a time: a lock on a folder, held from the first file that is read to the last that is written.

Were it held for the writing alone, a run that read the input before an edit could write after the run that read it
later, and `dist/` would silently fall back.

It is the kernel's lock on the open folder (flock), so there is no lock file, and a run that dies, however it dies,
leaves no stale lock. On a network file system it holds between the runs of one machine.
"""

import fcntl
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

from toolkit.writing.dist_changes import UnusableDist

Say = Callable[[str], object]

PATIENCE = 1.0
"""Seconds that a run waits for another before it says so."""


def to_stderr(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


@contextmanager
def alone_in(folder: Path, say: Say = to_stderr) -> Iterator[None]:
    """Wait until no other run is in the folder, and keep others out. Raises UnusableDist if it cannot be read."""
    try:
        lock = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise UnusableDist(f"cannot read {folder}: {error.strerror}") from error
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _wait_for(lock, say)
        yield
    finally:
        os.close(lock)


def _wait_for(lock: int, say: Say) -> None:
    notice = Timer(PATIENCE, say, ["Another run is at work here; waiting for it to end."])
    notice.start()
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
    finally:
        notice.cancel()
