"""What stands in `dist/`, against what should: the names that differ, and how.

Reads only. It knows files and bytes, nothing of teams or clusters.
"""

import os
from collections.abc import Iterable, Iterator, Mapping
from difflib import unified_diff
from pathlib import Path

from msgspec import Struct

from toolkit.writing.dist_files import is_intact, without_digest


class UnusableDist(Exception):
    """`dist/` cannot be read or written; the message is for the person who ran the command."""


class HandEdited(UnusableDist):
    """Files of `dist/` that would be lost, though they are not as they were written."""

    def __init__(self, dist: Path, names: tuple[str, ...]) -> None:
        super().__init__(
            "not as tunefleet wrote it (edited, merged by hand, or put there):\n"
            + "".join(f"  {dist.name}/{name}\n" for name in names)
            + f"see the edits with  git status -- {dist.name} && git diff -- {dist.name}\n"
            f"undo them with      git checkout -- {dist.name}; a file that git does not know, move away\n"
            f"or lose them with   uv run tunefleet synth --overwrite"
        )
        self.names = names


class Changes(Struct, frozen=True):
    """Names of files, relative to `dist/`, sorted: each is in one of the first four.

    `edited` are those of the changed and removed ones that are not as they were written.
    """

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: tuple[str, ...]
    edited: tuple[str, ...]

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.added or self.changed or self.removed)


class Listing(Struct, frozen=True):
    """What stood in `dist/` when it was looked at just now, a folder of plain files."""

    files: frozenset[str]
    """Their names."""
    same: frozenset[str]
    """Of these, the files that are as they are wanted."""


def compare(dist: Path, wanted: Mapping[str, bytes], listing: Listing | None = None) -> Changes:
    """What has to change for `dist` to hold the wanted files (name to content) and no others.

    With a listing nothing is listed, and what is the same is not read.
    Raises UnusableDist if `dist` is not a folder of plain files, or cannot be read.
    """
    files, names = listing.files if listing else dist_files(dist), frozenset(wanted)
    try:
        present = {name: (dist / name).read_bytes() for name in (files - listing.same if listing else files)}
    except OSError as error:
        raise UnusableDist(f"cannot read {error.filename}: {error.strerror}") from error
    differing = {name for name, content in present.items() if name not in names or wanted[name] != content}
    return Changes(
        added=_sorted(names - files),
        changed=_sorted(differing & names),
        removed=_sorted(files - names),
        unchanged=_sorted(files - differing),
        edited=_sorted(name for name in differing if not is_intact(present[name])),
    )


def dist_files(dist: Path) -> frozenset[str]:
    """The names of the files of `dist`, as below it; none if it is not there.

    Raises UnusableDist if it is not a folder of plain files, or cannot be read.
    """
    try:
        start = len(str(dist)) + 1
        return frozenset(path[start:] for path in _files(dist))
    except OSError as error:
        raise UnusableDist(f"cannot read {error.filename}: {error.strerror}") from error


def differences(dist: Path, wanted: Mapping[str, bytes], changes: Changes, most: int = 20) -> Iterator[str]:
    """Lines that show the changes: one for a new or removed file, at most so many of a diff for a changed one."""
    for name in changes.added:
        yield f"missing: {dist.name}/{name} ({_lines(wanted[name])} lines)"
    for name in changes.removed:
        yield f"left over: {dist.name}/{name}"
    for name in changes.changed:
        diff = list(_diff(f"{dist.name}/{name}", (dist / name).read_bytes(), wanted[name]))
        yield from diff[:most]
        if len(diff) > most:
            yield f"({len(diff) - most} more lines of {dist.name}/{name})"


def _files(dist: Path) -> Iterator[str]:
    if dist.is_symlink() or (dist.exists() and not dist.is_dir()):
        raise UnusableDist(f"{dist} is not a folder of its own: move it away, then run again")
    folders = [str(dist)] if dist.exists() else []
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                elif entry.is_file(follow_symlinks=False):
                    yield entry.path
                else:
                    raise UnusableDist(f"{entry.path} is a symbolic link or no file at all: remove it, then run again")


def _diff(name: str, present: bytes, wanted: bytes) -> Iterator[str]:
    return unified_diff(
        without_digest(present).decode(errors="replace").splitlines(),
        without_digest(wanted).decode(errors="replace").splitlines(),
        f"{name} (as it is)",
        f"{name} (as the input says)",
        n=2,
        lineterm="",
    )


def _lines(content: bytes) -> int:
    return content.count(b"\n")


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names))
