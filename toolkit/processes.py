"""Work shared with other processes, which are forked where that is safe: they have everything in memory already."""

import ctypes
import gc
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

_PR_SET_PDEATHSIG = 1  # linux/prctl.h

Result = TypeVar("Result")


def cores() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def may_fork() -> bool:
    """Not elsewhere than on Linux, nor beside a node: parent and children would speak to it through one pipe."""
    return sys.platform == "linux" and "jsii" not in sys.modules


def end_with(parent: int) -> None:
    """Called in a child: it is ended when its parent is, however that happens. Ctrl-C is for the parent to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before
            os._exit(1)


def beside(work: Callable[[], Result]) -> Callable[[], Result]:
    """Begins the work in a process of its own, and returns what waits for its result, which must be one to pickle.

    Where forking is not safe, there is one core only, or the process breaks, the work is done when it is waited for.
    """
    if not may_fork() or cores() == 1:
        return work
    import multiprocessing

    fork = multiprocessing.get_context("fork")
    here, there = fork.Pipe(duplex=False)
    child = fork.Process(target=_send, args=(os.getpid(), there, work), daemon=True)
    gc.freeze()  # a collection would touch all that both have, and so copy it
    child.start()
    there.close()

    def result() -> Result:
        try:
            received: Result = here.recv()
        except EOFError:
            return work()
        child.join()
        return received

    return result


def _send(parent: int, there: "Connection", work: Callable[[], Result]) -> None:
    """What fails here is done again where it is waited for, and fails there."""
    end_with(parent)
    with suppress(Exception):
        there.send(work())
