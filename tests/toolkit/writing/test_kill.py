"""`kill -9` at random moments: a few of the many that `kill_replace` and `kill_synth` do by hand.

`kill_replace` forks, so it runs in a process of its own, without the threads that other tests left behind.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.dist.repositories import ROOT
from tests.toolkit.writing.kill_synth import kill_synth


@pytest.mark.parametrize(
    "way", [[], ["--two-renames"], ["--one-folder"]], ids=["exchange", "two renames", "one folder"]
)
def test_a_killed_replacement_leaves_a_whole_tree(way: list[str]) -> None:
    killing = subprocess.run(
        [sys.executable, "-m", "tests.toolkit.writing.kill_replace", "--times", "150", *way],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    assert killing.returncode == 0, killing.stderr
    assert "died while writing the new tree" in killing.stdout
    assert "died while deleting the old tree" in killing.stdout


def test_a_killed_synth_leaves_a_whole_tree(tmp_path: Path) -> None:
    died = kill_synth(tmp_path / "copy", times=10)

    assert sum(died.values()) == 10
