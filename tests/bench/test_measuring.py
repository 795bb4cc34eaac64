"""Measured in a process of its own, for it takes over the orphans of all that it starts."""

import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import os, sys
from pathlib import Path
from bench.measuring import Command, adopt_orphans, run
adopt_orphans()
cost, _ = run(Command([sys.executable, "-c", sys.argv[1]], Path.cwd(), dict(os.environ)), with_memory=True)
print(cost.wall, cost.cpu, cost.memory)
"""

BUSY = "import time\nwhile time.process_time() < 0.5: pass"


def _cost(program: str) -> tuple[float, float, float]:
    words = [sys.executable, "-c", PROGRAM, program]
    folder = Path(__file__).parents[2]
    run = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=True)
    wall, cpu, memory = map(float, run.stdout.split())
    return wall, cpu, memory


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux hands orphans over")
def test_cpu_time_of_what_was_left_behind_counts() -> None:
    _, cpu, _ = _cost(f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', {BUSY!r}])")
    assert cpu > 0.5


def test_a_child_of_a_child_counts_once() -> None:
    _, cpu, _ = _cost(f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {BUSY!r}])")
    assert 0.5 < cpu < 1


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_memory_is_that_of_all_processes_at_once() -> None:
    """Each of the two holds 64 MiB of its own while the other does."""
    hold = "import time\nheld = b'x' * 2**26\ntime.sleep(1)"
    _, _, memory = _cost(f"import subprocess, sys\nsubprocess.Popen([sys.executable, '-c', {hold!r}])\n{hold}")
    assert 2**27 < memory < 2**28
