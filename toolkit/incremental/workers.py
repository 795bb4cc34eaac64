"""Parts made by several processes where there are enough to do, in the order that they are asked for.

The bytes are the same with any number of processes, since no part knows of another.
"""

import os
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from charts.model.platform import Platform
from toolkit.incremental.making import team_part
from toolkit.incremental.memory import Packed, packed
from toolkit.incremental.part import Broken
from toolkit.processes import cores, end_with, may_fork

ENOUGH = 40
"""Teams: half a second's work, of which a second process takes more than its start costs."""

AT_ONCE = 10
"""Teams that a process is given at a time: few, so that none waits for another at the end."""


def make(
    root: Path, names: Sequence[str], platform: Platform, *, forgive: bool, processes: int | None = None
) -> Iterator[Packed | Broken]:
    """The parts of teams, by their names; as many `processes` as there are cores, if it is not said."""
    one = partial(_packed_part, root, platform, forgive)
    processes = processes or (cores() if len(names) >= ENOUGH else 1)
    if processes == 1:
        yield from map(one, names)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor  # takes a tenth of a small run

    context = multiprocessing.get_context("fork" if may_fork() else "spawn")
    with ProcessPoolExecutor(processes, context, end_with, (os.getpid(),)) as pool:
        yield from pool.map(one, names, chunksize=AT_ONCE)


def _packed_part(root: Path, platform: Platform, forgive: bool, name: str) -> Packed | Broken:
    made = team_part(root, name, platform, forgive=forgive)
    return made if isinstance(made, Broken) else packed(made)
