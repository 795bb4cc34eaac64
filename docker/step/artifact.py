"""Artifacts on the storage: whole ones are told from halves by their revision.

A folder carries its revision in the file `.revision` inside it, a file in `<file>.revision` beside it. It is written
last, so whatever carries the right one is the whole of the right thing.
"""

import errno
import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from charts.runs.program_configs import Artifact
from step.ending import TryAgain

REVISION = ".revision"
NO_LOCKS_HERE = {errno.ENOTSUP, errno.ENOLCK, errno.ENOSYS}
"""What flock answers on storage that has no locks."""


def is_there(artifact: Artifact) -> bool:
    """Whether the whole of it is there, in its revision. One without a revision has only to be there, and not empty."""
    path = Path(artifact.path)
    if not path.exists():
        return False
    if artifact.revision is None:
        return any(path.iterdir()) if path.is_dir() else path.stat().st_size > 0
    marker = _marker(path)
    return marker.is_file() and marker.read_text(encoding="utf-8").strip() == artifact.revision


def require(inputs: Iterable[Artifact]) -> None:
    """Raises TryAgain that names every input that is not there: decided at once, since the pod may hold a GPU."""
    missing = [_described(artifact) for artifact in inputs if not is_there(artifact)]
    if missing:
        raise TryAgain(f"not there yet: {', '.join(missing)}", "it is looked for again on each start of this pod")


@contextmanager
def replacing(artifact: Artifact, resume: bool = False) -> Iterator[Path]:
    """Yields a path beside the artifact's, to make its file or folder at; puts it in place when the block ends well.

    When the block fails, or the process is killed, what was there before is still there. With `resume` the next start
    finds what was made so far; without, it starts with nothing. Raises TryAgain while another process makes the same.
    """
    final = Path(artifact.path)
    final.parent.mkdir(parents=True, exist_ok=True)
    unfinished = final.with_name(f".{final.name}.{artifact.revision or 'new'}.part")
    with alone(final):
        if not resume:
            _delete(unfinished)
        try:
            yield unfinished
        except BaseException:
            if not resume:
                _delete(unfinished)
            raise
        _put_in_place(unfinished, final, artifact.revision)


def clear_up(artifact: Artifact) -> None:
    """Delete what was replaced, if the process that put this in its place was killed before it could."""
    old = _old(Path(artifact.path))
    if old.exists():  # what was preloaded is on a read-only mount, where deleting nothing is an error too
        _delete(old)


def mark(artifact: Artifact) -> None:
    """Give an artifact that was made in its place its revision: it is whole from now on."""
    if artifact.revision is not None:
        path = Path(artifact.path)
        flush(path)
        _write_whole(_marker(path), f"{artifact.revision}\n")


def flush(path: Path) -> None:
    """Have a file, or everything in a folder, on the disk: a rename may outlive a crash that its data does not."""
    for each in [path, *(path.rglob("*") if path.is_dir() else ())]:
        if not each.is_symlink():
            descriptor = os.open(each, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)


def _put_in_place(made: Path, final: Path, revision: str | None) -> None:
    """Folders carry their revision through the rename. A file's is taken away before and put back after it."""
    old = _old(final)
    _delete(old)
    if made.is_dir():
        if revision is not None:
            _write_whole(_marker(made), f"{revision}\n")
        flush(made)
        if final.exists():
            final.rename(old)
        made.rename(final)
        _delete(old)
    else:
        flush(made)
        _marker(final).unlink(missing_ok=True)
        if final.is_dir():
            final.rename(old)
        made.replace(final)
        if revision is not None:
            _write_whole(_marker(final), f"{revision}\n")
        _delete(old)
    flush_folder(final.parent)


def flush_folder(folder: Path) -> None:
    """Have the folder's own entries on the disk: a rename is one."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def alone(final: Path) -> Iterator[int]:
    """One process at a time: a pod on a node that was lost may still be at it while its successor starts.

    Yields the lock's file descriptor, for a child process that shall hold the lock as well. Raises TryAgain while
    somebody else holds it.
    """
    with final.with_name(f".{final.name}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise TryAgain(
                f"{final} is being made by another pod", "this one goes on when that one has ended"
            ) from error
        except OSError as error:
            if error.errno not in NO_LOCKS_HERE:
                raise
        yield lock.fileno()


def _old(final: Path) -> Path:
    return final.with_name(f".{final.name}.old")


def _marker(path: Path) -> Path:
    return path / REVISION if path.is_dir() else path.with_name(path.name + REVISION)


def _write_whole(path: Path, text: str) -> None:
    beside = path.with_name(f"{path.name}.part")
    beside.write_text(text, encoding="utf-8")
    flush(beside)
    beside.replace(path)


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _described(artifact: Artifact) -> str:
    return artifact.path if artifact.revision is None else f"{artifact.path} in revision {artifact.revision}"
