import os
import subprocess
import sys

from toolkit.processes import beside, cores

TWO_PROCESSES = "import os; from toolkit.processes import beside; print(os.getpid(), beside(os.getpid)())"


def test_work_is_done_in_another_process_where_that_is_safe_and_there_is_a_core_for_it() -> None:
    """Asked of a process without a node, beside which forking is not safe."""
    here, there = subprocess.run(
        [sys.executable, "-c", TWO_PROCESSES], check=True, capture_output=True, text=True
    ).stdout.split()
    assert (here != there) == (sys.platform == "linux" and cores() > 1)


def test_work_whose_process_breaks_is_done_here() -> None:
    here = os.getpid()

    def breaks_elsewhere() -> str:
        if os.getpid() != here:
            os._exit(1)
        return "done"

    assert beside(breaks_elsewhere)() == "done"
