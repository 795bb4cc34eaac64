"""Kills `toolkit.writing.dist_tree.replace` at random moments, and looks at what is left of the tree.

    uv run python -m tests.toolkit.writing.kill_replace --times 1000 [--two-renames] [--one-folder]

Prints how many died when, and fails at the first tree that is neither the old nor the new one. With `--two-renames`
it goes as on a file system that cannot exchange folders: there, the tree is looked at once the next run has begun.
With `--one-folder` all changes are in one folder of the tree, which alone changes places.
"""

import argparse
import mmap
import os
import random
import signal
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.toolkit.writing.trees import Tree, beside, moment, present, tree
from toolkit.writing import dist_tree
from toolkit.writing.dist_tree import replace

SAME = {f"same/{number}.yaml": "k: 1\n" * 200 for number in range(20)}
TREES = (
    tree(SAME | {f"changed/{number}.yaml": "v: 1\n" for number in range(10)} | {"old/gone.yaml": "g: 1\n"}),
    tree(SAME | {f"changed/{number}.yaml": "v: 2\n" for number in range(10)} | {"new/come.yaml": "c: 1\n"}),
)
IN_ONE_FOLDER = (
    tree(SAME | {f"changed/{number}.yaml": "v: 1\n" for number in range(10)} | {"changed/old/gone.yaml": "g: 1\n"}),
    tree(SAME | {f"changed/{number}.yaml": "v: 2\n" for number in range(10)} | {"changed/new/come.yaml": "c: 1\n"}),
)
LONGEST = 0.02
"""Seconds that a run lives at most: several swaps."""


def kill_replace(dist: Path, times: int, trees: tuple[Tree, Tree] = TREES) -> Counter[str]:
    """How many runs died at which moment. Raises AssertionError if one left anything but a whole tree."""
    replace(dist, trees[0])
    died: Counter[str] = Counter()
    for _ in range(times):
        target = _run_and_kill(dist, trees)
        died[moment(dist, target) if dist.exists() else "between the two renames"] += 1
        assert not dist.exists() or present(dist) in trees
        _go_on(dist, trees)
    return died


def _run_and_kill(dist: Path, trees: tuple[Tree, Tree]) -> Tree:
    """Let a process swap the two trees in turn, kill it, and return the one it was about to put in place."""
    target = mmap.mmap(-1, 1)
    child = os.fork()
    if child == 0:
        _swap_for_ever(dist, trees, target)
    time.sleep(random.uniform(0, LONGEST))
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "it died before it was killed"
    return trees[target[0]]


def _swap_for_ever(dist: Path, trees: tuple[Tree, Tree], target: mmap.mmap) -> None:
    try:
        while True:
            target[0] = 1 - target[0]
            replace(dist, trees[target[0]])
    finally:
        os._exit(1)


def _go_on(dist: Path, trees: tuple[Tree, Tree]) -> None:
    """The next run finds one whole tree, and clears up behind the dead one."""
    swap_away = [name for name in trees[1] if name not in trees[0]]
    added = replace(dist, trees[1]).added
    assert list(added) in ([], swap_away)
    assert present(dist) == trees[1]
    assert beside(dist) == []


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=1000)
    parser.add_argument("--two-renames", action="store_true")
    parser.add_argument("--one-folder", action="store_true")
    asked = parser.parse_args()
    if asked.two_renames:
        dist_tree.exchange = lambda *_: False  # type: ignore[attr-defined]
    with TemporaryDirectory() as folder:
        trees = IN_ONE_FOLDER if asked.one_folder else TREES
        for when, count in kill_replace(Path(folder) / "dist", asked.times, trees).most_common():
            print(f"{count:5} died {when}")


if __name__ == "__main__":
    main()
