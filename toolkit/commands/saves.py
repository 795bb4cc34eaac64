"""When somebody saves something that `dist/` is made from, and what it was.

What stands on the disk decides. The system's notice of a save only says when to look, and every two seconds a look is
taken without one: a notice that comes twice, is lost, or is of an editor's own file does no harm, nor does a folder
that is replaced as a whole. Git writes one file after another, so while it is at work nothing has been saved yet.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from toolkit.exit_codes import BROKEN_INPUT
from toolkit.incremental.code import code_files, code_folders
from toolkit.root import PLATFORM
from toolkit.team_files import TEAMS

LOOK = 2_000
"""Milliseconds until a look is taken without notice; it costs some 10 at 1,000 teams."""

PATIENCE = 10
"""Seconds that git may take; an older lock of its is left over, or is held while somebody writes a commit message."""

Look: TypeAlias = dict[str, tuple[int, ...]]
"""Files by their names below the repository, each with its size, inode, and times of change."""


def look_at_input(root: Path) -> Look:
    """What `dist/` is made from, as it stands."""
    found = dict(_stamps(root, [str(root / PLATFORM), *_entries(root / TEAMS)]))
    for folder in code_folders():
        found |= _stamps(Path(folder).parent, code_files(folder))
    return found


def look_at_dist(root: Path) -> Look:
    return dict(_stamps(root, code_files(str(root / "dist"))))


def differing(one: Look, other: Look) -> list[str]:
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def moments(root: Path) -> Iterator[None]:
    """One now, one after that, and then one whenever something was saved, or two seconds passed."""
    git = _git_folder(root)
    yield
    while True:
        folders = _folders(root, git)
        for _ in _notices(folders):
            if not _is_at_work(git):
                yield
            if _folders(root, git) != folders:
                break


def _notices(folders: Iterable[str]) -> Iterator[object]:
    """One at once, and one after each burst of saves that ends with a twentieth of a second of silence."""
    from watchfiles import watch

    yield None  # for what was saved while nothing was watched
    try:
        yield from watch(
            *folders, watch_filter=None, step=50, rust_timeout=LOOK, yield_on_timeout=True, recursive=False
        )
    except (OSError, RuntimeError) as error:
        print(
            f"cannot watch: {error}; with WATCHFILES_FORCE_POLLING=1 it needs no notice of the system", file=sys.stderr
        )
        sys.exit(BROKEN_INPUT)


def _folders(root: Path, git: Path | None) -> dict[str, int]:
    """Those to be watched, with their inodes: a notice comes from a folder, whatever bears its name later."""
    paths = {str(root), str(root / TEAMS), *map(os.path.dirname, _all_code())}
    if git is not None:
        paths.add(str(git))
    return {str(path): path.stat().st_ino for path in sorted(map(Path, paths)) if path.is_dir()}


def _all_code() -> Iterator[str]:
    for folder in code_folders():
        yield from code_files(folder)


def _git_folder(root: Path) -> Path | None:
    """Where git keeps its index and the index's lock."""
    try:
        told = subprocess.run(
            ["git", "rev-parse", "--absolute-git-dir"], cwd=root, check=False, capture_output=True, text=True
        )
    except OSError:  # there is no git
        return None
    return Path(told.stdout.strip()) if told.returncode == 0 else None


def _is_at_work(git: Path | None) -> bool:
    if git is None:
        return False
    try:
        return time.time() - (git / "index.lock").stat().st_mtime < PATIENCE
    except OSError:
        return False


def _entries(folder: Path) -> list[str]:
    try:
        return [entry.path for entry in os.scandir(folder) if not entry.name.startswith(".")]
    except OSError:
        return []


def _stamps(above: Path, paths: Iterable[str]) -> Iterator[tuple[str, tuple[int, ...]]]:
    start = len(str(above)) + 1
    for path in paths:
        try:
            stat = os.stat(path)  # noqa: PTH116 - thousands of times
        except OSError:
            continue
        yield path[start:], (stat.st_size, stat.st_ino, stat.st_mtime_ns, stat.st_ctime_ns)
