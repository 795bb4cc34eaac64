"""Parts made by several processes where there are enough to do, in the order that they are asked for.

The bytes are the same with any number of processes, since no part knows of another.
"""

import ctypes
import multiprocessing
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from charts.model.platform import Platform
from toolkit.incremental.making import team_part
from toolkit.incremental.memory import Packed, packed
from toolkit.incremental.part import Broken

ENOUGH = 40
"""Teams: half a second's work, of which a second process takes more than its start costs."""

AT_ONCE = 10
"""Teams that a process is given at a time: few, so that none waits for another at the end."""

_PR_SET_PDEATHSIG = 1  # linux/prctl.h


def make(
    root: Path, names: Sequence[str], platform: Platform, *, forgive: bool, processes: int | None = None
) -> Iterator[Packed | Broken]:
    """The parts of teams, by their names; as many `processes` as there are cores, if it is not said."""
    one = partial(_packed_part, root, platform, forgive)
    processes = processes or (_cores() if len(names) >= ENOUGH else 1)
    if processes == 1:
        yield from map(one, names)
        return
    # Forked ones have everything imported already. Elsewhere than on Linux forking is not safe, nor is it beside a node
    # that runs already: parent and children would speak to it through one pipe.
    context = multiprocessing.get_context("fork" if sys.platform == "linux" and "jsii" not in sys.modules else "spawn")
    with ProcessPoolExecutor(processes, context, _end_with_parent, (os.getpid(),)) as pool:
        yield from pool.map(one, names, chunksize=AT_ONCE)


def _packed_part(root: Path, platform: Platform, forgive: bool, name: str) -> Packed | Broken:
    made = team_part(root, name, platform, forgive=forgive)
    return made if isinstance(made, Broken) else packed(made)


def _end_with_parent(parent: int) -> None:
    """A run that is killed takes its processes along: they hold its lock. Ctrl-C is for the parent to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died before
            os._exit(1)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
