"""Brings all that a source has to a place on the storage, several files at once."""

import shutil
from pathlib import Path, PurePosixPath

from fetching.crew import each
from fetching.patience import Patience
from fetching.progress import Progress, in_words
from fetching.source import AT_ONCE, RemoteFile, Source
from fetching.transfer import Transfer
from fetching.workbench import Workbench
from step.artifact import REVISION
from step.ending import Failed, TryAgain
from step.log import say

PROGRESS_SECONDS = 5


def bring(source: Source, target: Path, workbench: Workbench, patience: Patience) -> None:
    """Have exactly the source's files at `target`: a folder, or a file where the source is one.

    What earlier attempts left there is gone on with where it is still the same. Raises TryAgain, and Failed for a
    source whose files would not stay in the folder.
    """
    files = [file for file in source.files() if str(file.path) != REVISION]
    _check(files)
    missing = workbench.sort_out(target, files)
    progress = Progress(files, missing, sum(workbench.begun(file) for file in missing))
    _check_room(target, progress.bytes_left)
    say(progress.beginning())
    each(
        [Transfer(source, file, target, workbench, patience, progress) for file in _largest_first(missing)],
        at_once=AT_ONCE,
        meanwhile=lambda: say(progress.line()),
        interval=PROGRESS_SECONDS,
    )
    say(progress.summary())


def _check(files: list[RemoteFile]) -> None:
    if not files:
        raise TryAgain("the source has no files", "put them there, or correct the team's file")
    paths = {file.path for file in files}
    if len(paths) < len(files):
        raise Failed("the source has two files of the same path", "rename one of them")
    for file in files:
        if file.path.is_absolute() or ".." in file.path.parts or "\0" in str(file.path):
            raise Failed(f"the source has a file named {str(file.path)!r}, which leads out of the folder", "rename it")
        if not paths.isdisjoint(file.path.parents) and file.path != PurePosixPath():
            raise Failed(f"the source has {file.path} and a file in place of its folder", "rename one of them")


def _check_room(target: Path, needed: int) -> None:
    """Before a byte is fetched: on a full storage, trainings that write their checkpoints fail too."""
    free = shutil.disk_usage(target.parent).free
    if needed > free:
        raise TryAgain(
            f"no room for {target.parent}: {in_words(needed)} to fetch, {in_words(free)} free",
            "delete what is not needed on the storage, or ask for more in the team's file",
        )


def _largest_first(files: list[RemoteFile]) -> list[RemoteFile]:
    """So that no large one is alone at the end."""
    return sorted(files, key=lambda file: file.size, reverse=True)
