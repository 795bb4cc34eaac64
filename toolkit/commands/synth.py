"""`tunefleet synth`: teams in, dist/ out, all at once or not at all; and CODEOWNERS, which follows the teams too."""

import os
import sys
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from toolkit.commands.progress import with_progress
from toolkit.exit_codes import BROKEN_INPUT, DRIFT
from toolkit.incremental.settled import FOLDER_OF_CDK8S, settle

if TYPE_CHECKING:
    from toolkit.incremental.memory import Memory
    from toolkit.incremental.synthesis import Synthesis
    from toolkit.writing.dist_changes import Changes

TAKE_BACK = "rm -r dist && git restore --source=origin/main --staged --worktree -- dist"
"""Also of what is merged nowhere: files that git does not know, or that only this branch has."""

MANY_TEAMS = 40
"""That have to be rendered."""

MANY_FILES = 30
"""More changed files than these are counted, not named."""


class Wish(Struct, frozen=True):
    """What the command line asks of a run."""

    check: bool = False
    """Write nothing; fail if what is there is not what the input says."""
    overwrite: bool = False
    """Replace files even where they were edited by hand."""
    no_cache: bool = False
    """Render every team, whatever is remembered of it."""


def synth(wish: Wish | None = None, *, watch: bool = False) -> None:
    """Write `dist/` and CODEOWNERS; with `watch`, again at every save. Exits with 2 for input that is broken."""
    wish = wish or Wish()
    from toolkit.incremental.code import ChangedMeanwhile
    from toolkit.reading.faults import BrokenInput
    from toolkit.root import find_root
    from toolkit.writing.dist_changes import UnusableDist

    try:
        root = find_root(Path.cwd())
        if watch:
            from toolkit.commands.watching import keep_up

            keep_up(root, partial(_synth, root, wish), tell)
        _synth(root, wish)
    except (BrokenInput, UnusableDist, ChangedMeanwhile) as error:
        tell(error)
        sys.exit(BROKEN_INPUT)


def tell(error: Exception) -> None:
    """What is wrong with the input, at its lines, or with `dist/`."""
    from toolkit.reading.faults import BrokenInput, Refused

    if not isinstance(error, BrokenInput):
        print(str(error), file=sys.stderr)
        return
    for fault in error.faults:
        print(str(fault), file=sys.stderr)
    print(f"{_count(len(error.faults), 'error')}; dist/ is as it was", file=sys.stderr)
    if isinstance(error, Refused):
        print(f"what no pull request has merged yet is taken back with:  {TAKE_BACK}", file=sys.stderr)


def _synth(root: Path, wish: Wish, code: bytes | None = None) -> None:
    """`code` is the digest of what this process has loaded, if it has been at work before."""
    from toolkit.incremental.memory import IN_THIS_PROCESS, opened
    from toolkit.incremental.synthesis import LostMemory
    from toolkit.writing.run_lock import alone_in

    with alone_in(root):  # from the first read on, so that no run writes what another has overtaken
        try:
            with _memory(wish.no_cache) as memory:
                _synth_alone(root, memory, wish, code)
        except LostMemory:  # somebody deleted it meanwhile, or its disk is full
            with opened(IN_THIS_PROCESS) as memory:
                _synth_alone(root, memory, wish, code)


def _memory(no_cache: bool) -> AbstractContextManager["Memory"]:
    from toolkit.incremental.memory import opened, opened_for_once, users

    return opened_for_once() if no_cache else opened(users())


def _synth_alone(root: Path, memory: "Memory", wish: Wish, code: bytes | None) -> None:
    from toolkit.incremental.synthesis import synthesized
    from toolkit.writing.code_owners import code_owners, is_outdated, refuse_edited, write_code_owners
    from toolkit.writing.dist_changes import compare
    from toolkit.writing.dist_tree import put_back, replace

    started, now = time.monotonic(), time.time_ns()
    dist = root / "dist"
    if not wish.check:
        put_back(dist)
    synthesis = synthesized(
        root, memory, code=code, forgive=wish.overwrite, shown=partial(with_progress, many=MANY_TEAMS)
    )
    reviewers = code_owners(synthesis.platform_owners, synthesis.owners)
    if wish.check:
        _report_drift(compare(dist, synthesis.texts, synthesis.listing), synthesis, root, is_outdated(root, reviewers))
        return
    if not wish.overwrite:
        refuse_edited(root, reviewers)
    changes = replace(dist, synthesis.texts, overwrite=wish.overwrite, listing=synthesis.listing)
    reassigned = write_code_owners(root, reviewers)
    if reassigned:
        print("~ .github/CODEOWNERS", flush=True)
    _copy_for_cdk8s(synthesis.texts)
    _name(changes)
    summary = _summary(changes, len(synthesis.owners))
    print(f"{summary} ({time.monotonic() - started:.1f} s)", flush=True)
    if not changes and not reassigned:
        settle(str(root), summary, now)


def _name(changes: "Changes") -> None:
    named = [
        *(f"+ dist/{name}" for name in changes.added),
        *(f"~ dist/{name}" for name in changes.changed),
        *(f"- dist/{name}" for name in changes.removed),
    ]
    for line in named[:MANY_FILES]:
        print(line, flush=True)
    if len(named) > MANY_FILES:
        print(f"and {len(named) - MANY_FILES} more; see them with  git status -- dist", flush=True)


def _summary(changes: "Changes", teams: int) -> str:
    written = len(changes.added) + len(changes.changed)
    return (
        f"{_count(teams, 'team')}: {_count(written, 'file')} written, {len(changes.removed)} removed, "
        f"{len(changes.unchanged)} unchanged in dist/"
    )


def _report_drift(changes: "Changes", synthesis: "Synthesis", root: Path, other_reviewers: bool) -> None:
    from toolkit.writing.code_owners import FILE
    from toolkit.writing.dist_changes import HandEdited, differences

    if not changes and not other_reviewers:
        print(f"dist/ is what the input says ({_count(len(synthesis.texts), 'file')})", flush=True)
        return
    dist = root / "dist"
    for line in differences(dist, synthesis.texts, changes):
        print(line, flush=True)
    if changes.edited:
        print(str(HandEdited(dist, changes.edited)), file=sys.stderr)
        sys.exit(DRIFT)
    stale = " and ".join(name for name, differs in (("dist/", bool(changes)), (FILE, other_reviewers)) if differs)
    print(f"not what the input says: {stale}; run: uv run tunefleet synth", file=sys.stderr)
    sys.exit(DRIFT)


def _copy_for_cdk8s(files: Mapping[str, bytes]) -> None:
    """Leaves the tree where `cdk8s synth` lists what it made."""
    folder = os.environ.get(FOLDER_OF_CDK8S)
    if not folder:
        return
    from toolkit.writing.dist_changes import UnusableDist

    try:
        for name, content in files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    except OSError as error:
        raise UnusableDist(f"{FOLDER_OF_CDK8S}={folder} cannot be written: {error.strerror}") from error


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
