"""`kill -9` at random moments: a few of the many that `killing` does by hand."""

from pathlib import Path

from tests.toolkit.incremental.killing import kill


def test_a_killed_run_leaves_no_process_no_lock_and_nothing_wrong(tmp_path: Path) -> None:
    assert kill(tmp_path, times=8).total() == 8
