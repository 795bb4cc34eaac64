"""Runs with several processes that are killed at random moments, and what they leave.

    uv run python -m tests.toolkit.incremental.killing --times 200

Prints how many died with how many teams in memory, and fails at the first one that left a process, a lock that is
held, or a memory from which anything else comes than from an empty one.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.dist.repositories import ROOT
from tests.toolkit.incremental.fleets import Outcome, cold_outcome, outcome, raise_run, team_file, write_fleet
from toolkit.incremental.memory import opened
from toolkit.incremental.synthesis import synthesized
from toolkit.writing.run_lock import alone_in

TEAMS = {f"team-{number}": ("gke-prod", "k3s-lab")[number % 2] for number in range(6)}
PROCESSES = 3
LONGEST = 0.02
"""Seconds that a run lives at most behind a team that it made: as long as a few take."""
OUTLIVED = 20
"""Seconds after which a process that is still there will not end by itself."""

RUN = f"""\
import sys
from pathlib import Path
from toolkit.incremental import synthesis, workers
from toolkit.incremental.memory import opened
from toolkit.incremental.synthesis import synthesized
from toolkit.writing.run_lock import alone_in
synthesis.KEPT_AT_ONCE = workers.AT_ONCE = 1
root = Path(sys.argv[1])
def shown(results, _):
    for result in results:
        print("one more", flush=True)
        yield result
with alone_in(root), opened(root / "memory.sqlite") as memory:
    print("at work", flush=True)
    synthesized(root, memory, processes={PROCESSES}, shown=shown)
"""


def kill(root: Path, times: int) -> Counter[int]:
    """How many runs died with how many teams remembered. Raises AssertionError for what they must not leave."""
    write_fleet(root, TEAMS)
    died: Counter[int] = Counter()
    for number in range(times):
        for team in TEAMS:
            raise_run(team_file(root, team))
        _run_and_kill(root)
        _look_at_what_is_left(root)
        died[_remembered(root, cold_outcome(root, root / f"cold-{number}.sqlite"))] += 1
    return died


def _run_and_kill(root: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", RUN, str(root)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
        start_new_session=True,
    ) as run:
        assert run.stdout is not None
        for _ in range(random.randint(1, len(TEAMS))):
            assert run.stdout.readline()
        time.sleep(random.uniform(0, LONGEST))
        run.send_signal(signal.SIGKILL)
        try:
            run.communicate(timeout=OUTLIVED)  # until the last process that could write is gone
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGKILL)
            raise AssertionError("processes outlived the run that started them") from None


def _look_at_what_is_left(root: Path) -> None:
    waited: list[str] = []
    with alone_in(root, waited.append):
        assert not waited
    assert not [each for each in _command_lines() if str(root) in each]


def _command_lines() -> list[str]:
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found.append(process.read_text())
        except OSError:  # it has just ended
            continue
    return found


def _remembered(root: Path, wanted: Outcome) -> int:
    """How many teams need not be made again; what comes of them is what has to."""
    with opened(root / "memory.sqlite") as memory:
        made = synthesized(root, memory).made
        assert outcome(root, memory) == wanted
    return len(TEAMS) - len(made)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=200)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        for teams, runs in sorted(kill(Path(folder), asked.times).items()):
            print(f"{runs:5} died with {teams} of {len(TEAMS)} teams remembered")


if __name__ == "__main__":
    main()
