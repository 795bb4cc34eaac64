"""Several jobs at once, in threads that a program can leave behind when it is told to end."""

import queue
import threading
import time
from collections.abc import Callable, Iterable

Job = Callable[[threading.Event], None]
"""Ends soon once the event is set."""

PARTING_SECONDS = 1


def each(jobs: Iterable[Job], at_once: int, meanwhile: Callable[[], None], interval: float) -> None:
    """Do all jobs; call `meanwhile` every `interval` seconds. Raises the first error, and the other jobs are halted.

    The threads are daemons, since one may be waiting for a server that says nothing: a pool's would keep the process
    from ending.
    """
    todo: queue.SimpleQueue[Job] = queue.SimpleQueue()
    ended: queue.SimpleQueue[BaseException | None] = queue.SimpleQueue()
    halted = threading.Event()
    left = 0
    for job in jobs:
        todo.put(job)
        left += 1
    threads = [threading.Thread(target=_work, args=(todo, ended, halted), daemon=True) for _ in range(at_once)]
    for thread in threads:
        thread.start()
    try:
        _await(left, ended, meanwhile, interval)
    finally:
        halted.set()
        deadline = time.monotonic() + PARTING_SECONDS
        for thread in threads:
            thread.join(max(0, deadline - time.monotonic()))


def _await(
    left: int, ended: "queue.SimpleQueue[BaseException | None]", meanwhile: Callable[[], None], interval: float
) -> None:
    due = time.monotonic() + interval
    while left:
        try:
            error = ended.get(timeout=max(0, due - time.monotonic()))
        except queue.Empty:
            meanwhile()
            due += interval
            continue
        if error is not None:
            raise error
        left -= 1


def _work(
    todo: "queue.SimpleQueue[Job]", ended: "queue.SimpleQueue[BaseException | None]", halted: threading.Event
) -> None:
    while not halted.is_set():
        try:
            job = todo.get_nowait()
        except queue.Empty:
            return
        try:
            job(halted)
        except BaseException as error:  # whoever waits has to know of each
            ended.put(error)
        else:
            ended.put(None)
