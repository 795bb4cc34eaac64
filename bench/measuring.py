"""What a command costs: wall time, CPU time of all processes that it starts, and their memory at its peak.

Wall time ends when the command itself ends: that is what a person waits for. CPU time is user and system time of the
command and of all that it left behind, such as a node that nobody waited for. Linux hands such orphans to the nearest
ancestor that asked for them (a child subreaper), which is this process: it waits for them too, and then the kernel's
own sum over all children that ended (`getrusage`) is complete. On another system an orphan's time is not seen.

Memory is the sum over the process tree of each process' proportional set size, in which a page that n processes share
counts 1/n in each; sampled ten times a second, and only where asked for, since sampling takes time itself.
"""

import ctypes
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

PR_SET_CHILD_SUBREAPER = 36
"""https://man7.org/linux/man-pages/man2/PR_SET_CHILD_SUBREAPER.2const.html"""

SAMPLES_A_SECOND = 10


class Failed(Exception):
    """A command that ended with another exit code than it should; it says which, and the end of what it printed."""


@dataclass(frozen=True, slots=True)
class Command:
    """What is run: the words (a path is one too), where, with what environment, and the exit code that is right."""

    words: Sequence[object]
    folder: Path
    environment: Mapping[str, str]
    exit_code: int = 0


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one run: seconds, and bytes at the peak if memory was sampled."""

    wall: float
    cpu: float
    memory: int | None = None

    def __mul__(self, factor: float) -> "Cost":
        return Cost(self.wall * factor, self.cpu * factor, self.memory)


def adopt_orphans() -> None:
    """Has the kernel hand this process whatever its descendants leave behind. Does nothing but on Linux."""
    if sys.platform == "linux":
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def run(command: Command, *, with_memory: bool = False) -> tuple[Cost, str]:
    """What it cost, and what it printed. No other child of this process may run meanwhile. Raises Failed."""
    before = _cpu_of_children()
    with TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            [str(word) for word in command.words],
            cwd=command.folder,
            env=dict(command.environment),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        memory = _peak_until_end(process) if with_memory else None
        process.wait()
        wall = time.perf_counter() - started
        _wait_for_orphans()
        output.seek(0)
        text = output.read().decode(errors="replace")
    if process.returncode != command.exit_code:
        raise Failed(f"{' '.join(map(str, command.words))}\nexit code {process.returncode}\n{text[-3000:]}")
    return Cost(wall, _cpu_of_children() - before, memory), text


def _cpu_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _wait_for_orphans() -> None:
    with suppress(ChildProcessError):  # when there is none left
        while True:
            os.waitpid(-1, 0)


def _peak_until_end(process: subprocess.Popen[bytes]) -> int:
    peak = 0
    while True:
        peak = max(peak, sum(map(_proportional, _tree(process.pid))))
        with suppress(subprocess.TimeoutExpired):
            process.wait(1 / SAMPLES_A_SECOND)
            return peak


def _tree(pid: int) -> Iterator[int]:
    yield pid
    with suppress(OSError):  # it ended
        for thread in Path(f"/proc/{pid}/task").iterdir():
            for child in (thread / "children").read_text().split():
                yield from _tree(int(child))


def _proportional(pid: int) -> int:
    """Bytes; of a process that ended meanwhile none."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0
