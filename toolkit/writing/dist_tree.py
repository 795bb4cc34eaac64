"""`dist/` changes all at once or not at all.

The new tree is written into a folder beside the old one, the two change places in one step, and the old one is
deleted. Whatever happens, a full disk, Ctrl-C, `kill -9`, `dist/` is the whole old tree or the whole new one. Files
that did not change are hard links to the old ones, so they keep their inode and their modification time. Where all
changes are in one folder of it, such as a team's, only these two folders change places, which is as whole.

Where the file system cannot let two folders change places, the old tree is renamed away first. A run killed between
these two renames leaves no `dist/`; the next run puts the old tree back before anything else.

Nothing is flushed to the disk: every run would wait for it, and git has the old tree. So a power cut soon after a
run may leave files empty or short. Their seals do not fit then: the next run names them, `--overwrite` renews them.
"""

import os
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from toolkit.writing.dist_changes import Changes, HandEdited, Listing, UnusableDist, compare, dist_files
from toolkit.writing.exchange import exchange

DIST = PurePosixPath()
"""`dist/` itself, as a name below it."""


def replace(
    dist: Path, wanted: Mapping[str, bytes], *, overwrite: bool = False, listing: Listing | None = None
) -> Changes:
    """Make `dist` hold the wanted files (relative name to content) and no others; say what changed.

    `listing` is what `dist` holds, if that is known. If nothing differs, nothing is touched. Permissions follow the
    umask. To be called by one run at a time: see `toolkit.writing.run_lock`.

    Raises HandEdited if files would be lost that are not as they were written, unless `overwrite`.
    Raises UnusableDist if `dist` cannot be read or written, or files came or went meanwhile; it stands as it was then.
    """
    try:
        _clear_up(dist)
        changes = compare(dist, wanted, listing)
        _refuse_names_that_lead_outside(changes.added)
        if changes.edited and not overwrite:
            raise HandEdited(dist, changes.edited)
        if changes:
            _replace(dist, wanted, changes)
        return changes
    except OSError as error:
        where = f" ({error.filename})" if error.filename else ""
        raise UnusableDist(f"cannot write {dist}: {error.strerror}{where}; it stands as it was") from error


def put_back(dist: Path) -> None:
    """Put back the old tree if a run died with it renamed away, for who reads `dist` before replacing it.

    Raises UnusableDist if that fails.
    """
    try:
        _clear_up(dist)
    except OSError as error:
        raise UnusableDist(f"cannot put {dist} back: {error.strerror}") from error


def _replace(dist: Path, wanted: Mapping[str, bytes], changes: Changes) -> None:
    within = _smallest_folder(dist, changes)
    _refuse_read_only(dist / within)
    beside = dist.with_name(f".{dist.name}-{os.getpid()}-{os.urandom(4).hex()}")
    try:
        (beside / within).mkdir(parents=True)
        new = {*changes.added, *changes.changed}
        for name in filter(new.__contains__, wanted):  # in this order, a team's after each other, they come quickest
            _made(beside / name).write_bytes(wanted[name])
        _keep_unchanged(dist, beside, changes, within)
        _refuse_others(dist, changes, within)
        if within == DIST or not exchange(beside / within, dist / within):
            _keep_unchanged(dist, beside, changes, DIST)
            _refuse_others(dist, changes, DIST)
            _change_places(beside, dist)
    finally:
        _clear_up(dist)


def _smallest_folder(dist: Path, changes: Changes) -> PurePosixPath:
    """The smallest that holds all changes, and files before and after: no other has to be touched."""
    first, *others = changes.added + changes.changed + changes.removed
    common = set(PurePosixPath(first).parents)
    for name in others:
        if common == {DIST}:
            break
        common.intersection_update(PurePosixPath(name).parents)
    stay = changes.added + changes.changed + changes.unchanged
    for folder in sorted(common - {DIST}, key=lambda folder: len(folder.parts), reverse=True):
        if (dist / folder).is_dir() and _below(folder, stay):
            return folder
    return DIST


def _keep_unchanged(dist: Path, beside: Path, changes: Changes, within: PurePosixPath) -> None:
    """Into the new tree what is not there yet of a folder's unchanged files."""
    for name in _below(within, changes.unchanged):
        if not (beside / name).exists():
            _keep(dist / name, _made(beside / name))


def _refuse_others(dist: Path, changes: Changes, within: PurePosixPath) -> None:
    """A file that somebody put there meanwhile would be lost with the old folder."""
    known = _below(within, changes.changed + changes.removed + changes.unchanged)
    prefix = _prefix(within)
    odd = {f"{prefix}{name}" for name in dist_files(dist / within)} ^ set(known)
    if odd:
        names = "".join(f"  {dist.name}/{name}\n" for name in sorted(odd))
        raise UnusableDist(f"came or went meanwhile:\n{names}{dist.name}/ is as it was; run again")


def _below(folder: PurePosixPath, names: Iterable[str]) -> list[str]:
    prefix = _prefix(folder)
    return [name for name in names if name.startswith(prefix)]


def _prefix(folder: PurePosixPath) -> str:
    return "" if folder == DIST else f"{folder}/"


def _change_places(beside: Path, dist: Path) -> None:
    if not dist.exists():
        beside.rename(dist)
    elif not exchange(beside, dist):
        dist.rename(f"{beside}.old")
        beside.rename(dist)


def _clear_up(dist: Path) -> None:
    """Put back the old tree if a run died with it renamed away; delete what runs left beside `dist`.

    What cannot be deleted is left for the next run.
    """
    ours = re.compile(rf"\.{re.escape(dist.name)}-[0-9]+-[0-9a-f]{{8}}(\.old)?")
    leftovers = [path for path in dist.parent.iterdir() if ours.fullmatch(path.name)]
    for path in leftovers:
        if path.suffix == ".old" and not dist.exists():
            path.rename(dist)
        else:
            shutil.rmtree(path, ignore_errors=True)


def _keep(old: Path, new: Path) -> None:
    try:
        new.hardlink_to(old)
    except OSError:  # the file system has no hard links, or this file may not be linked
        shutil.copy2(old, new)


def _made(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _refuse_read_only(dist: Path) -> None:
    for folder, _, _ in os.walk(dist):
        if not os.access(folder, os.W_OK):
            raise UnusableDist(f"{folder} is read-only; nothing was changed")


def _refuse_names_that_lead_outside(names: Iterable[str]) -> None:
    for name in names:
        if any(part in ("", ".", "..") for part in name.split("/")):
            raise ValueError(f"not a name of a file in dist/: {name}")
