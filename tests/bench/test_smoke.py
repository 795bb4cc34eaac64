"""The rows that need no other program, on the smallest fleet: that they are measured, not how they come out."""

import subprocess
import sys
from pathlib import Path


def test_the_table_of_ten_teams() -> None:
    words = [sys.executable, "-m", "bench", "--teams", "10", "--rows", "unchanged", "--rows", "cluster"]
    run = subprocess.run(words, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False)
    rows = [line for line in run.stdout.splitlines() if " | 10 | " in line]
    assert len(rows) == 2, run.stderr
    assert rows[1].endswith("| yes |"), "other teams were rendered than those of the cluster"
