"""Waiting for whichever comes first: a signal, the child's end, the record's end.

A `SimpleQueue` underneath, because a signal handler may put into it: a handler that sets a `threading.Event` while the
same thread waits for it can block for ever. https://docs.python.org/3/library/queue.html#simplequeue-objects
"""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue

from step.ending import Stopped


class News:
    """Whether the program was told to stop, and a way to wait for that or anything else."""

    def __init__(self) -> None:
        self.stop = False
        self._queue: SimpleQueue[None] = SimpleQueue()

    def tell(self) -> None:
        """Something has happened: look again. From any thread."""
        self._queue.put(None)

    def wait(self, until: Callable[[], bool], seconds: float = float("inf")) -> bool:
        """Wait until it holds, looking whenever something has happened. False when it does not hold in time."""
        deadline = time.monotonic() + seconds
        while not until():
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            try:
                self._queue.get(timeout=None if left == float("inf") else left)
            except Empty:
                return until()
        return True


@contextmanager
def stop_is_news() -> Iterator[News]:
    """Within the block a signal to stop is noted and interrupts nothing; after it, it is raised as Stopped."""
    news = News()

    def stop(*_: object) -> None:
        news.stop = True
        news.tell()

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield news
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    if news.stop:
        raise Stopped
