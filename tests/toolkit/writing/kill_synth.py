"""Kills `python main.py synth` at random moments, and looks at what is left of `dist/`.

    uv run python -m tests.toolkit.writing.kill_synth --times 200

Works in a repository of its own, whose input goes to and fro between two states. Half of the runs are killed at any
moment, half as soon as they begin to write, since writing is a few milliseconds of a second. Prints how many died
when, and fails at the first `dist/` that is neither the old tree nor the new one.
"""

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.dist.repositories import EXAMPLE, ROOT, copy_of_input
from tests.toolkit.writing.trees import Tree, beside, moment, present

WRITING = 0.01
"""Seconds that writing may take: a run killed as it writes is killed within so long."""

Input = dict[str, str]


@dataclass(frozen=True, slots=True)
class Copy:
    """A copy of the repository."""

    root: Path

    @property
    def dist(self) -> Path:
        return self.root / "dist"

    def write(self, teams: Input) -> None:
        shutil.rmtree(self.root / "teams")
        (self.root / "teams").mkdir()
        for name, text in teams.items():
            (self.root / "teams" / name).write_text(text)

    def start(self) -> "subprocess.Popen[bytes]":
        """A run, leader of a group of its own: it starts node, which has to die with it."""
        return subprocess.Popen(
            [sys.executable, str(ROOT / "main.py"), "synth"],
            cwd=self.root,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )

    def synthesize(self, teams: Input) -> Tree:
        self.write(teams)
        with self.start() as run:
            _, errors = run.communicate()
        assert run.returncode == 0, errors.decode()
        return present(self.dist)


def first_input() -> Input:
    """One team is retired, so that it may go."""
    teams = {path.name: path.read_text() for path in (EXAMPLE / "teams").glob("*.yaml")}
    return teams | {"vision.yaml": retired(teams["vision.yaml"])}


def second_input() -> Input:
    """Every team has one owner more, one team is gone, and one is new."""
    teams = {name: text.replace("owners: [", "owners: [more@acme.example, ") for name, text in first_input().items()}
    del teams["vision.yaml"]
    return teams | {"team-new.yaml": retired(teams["team-beta.yaml"])}


def retired(team: str) -> str:
    return f"retire: true\n{team}"


def kill_synth(root: Path, times: int) -> Counter[str]:
    """How many runs died at which moment, until so many died.

    Raises AssertionError if one left anything but a whole tree.

    `root` is where it is made.
    """
    copy = Copy(copy_of_input(root, EXAMPLE))
    inputs = [first_input(), second_input()]
    trees = [copy.synthesize(teams) for teams in inputs]
    assert trees[0] != trees[1]
    started = time.monotonic()
    assert copy.synthesize(inputs[0]) == trees[0]
    duration = time.monotonic() - started

    died: Counter[str] = Counter()
    for number in count():
        if died.total() == times:
            break
        target = 1 - trees.index(present(copy.dist))
        copy.write(inputs[target])
        with copy.start() as run:
            _wait(copy, run, duration if number % 2 else None)
            ended_before = _kill(run)
        if not ended_before:
            died[moment(copy.dist, trees[target])] += 1
        assert present(copy.dist) in trees
    assert copy.synthesize(inputs[1]) == trees[1]
    assert beside(copy.dist) == []
    return died


def _wait(copy: Copy, run: "subprocess.Popen[bytes]", duration: float | None) -> None:
    """Until some moment of the duration; without one, until the run has begun to write."""
    if duration is not None:
        time.sleep(random.uniform(0, duration))
        return
    left_before = beside(copy.dist)
    while run.poll() is None and beside(copy.dist) in ([], left_before):
        pass
    time.sleep(random.uniform(0, WRITING))


def _kill(run: "subprocess.Popen[bytes]") -> bool:
    """Kill the run and all it started; whether it had ended well by then. Raises AssertionError if it ended badly."""
    with suppress(ProcessLookupError):
        os.killpg(run.pid, signal.SIGKILL)
    _, errors = run.communicate()
    assert run.returncode in (0, -signal.SIGKILL), errors.decode()
    return run.returncode == 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=200)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        died = kill_synth(Path(folder) / "copy", asked.times)
    for when, runs in died.most_common():
        print(f"{runs:5} died {when}")


if __name__ == "__main__":
    main()
