"""Where files are made: a folder beside the unfinished artifact, which goes when that is in its place.

| in it               | says                                                                 |
|---------------------|----------------------------------------------------------------------|
| `<identity>.part`   | the file's first bytes, as far as they have come                     |
| `<identity>.etag`   | what the source knew the content by that they are of                 |
| `<identity>.whole`  | the file of this identity, and no other, is what lies at its path    |

An identity is a path with a content, so what is left of a content that has changed at the source is never taken for
the new one. A large file is on the disk before it is moved to its path, while others still come.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

from fetching.source import RemoteFile
from step.artifact import flush

PART, ETAG, WHOLE = ".part", ".etag", ".whole"

FLUSHED_AT_ONCE = 1024 * 1024
"""Bytes; smaller files reach the disk with the whole artifact: one by one, thousands of pictures would take hours."""


class Workbench:
    """In `folder`; nothing else writes there while the artifact's lock is held."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def sort_out(self, target: Path, files: Sequence[RemoteFile]) -> list[RemoteFile]:
        """The files that are not at the target yet; what is of no use for any file is deleted, here and there.

        Links are of no use: they could lead anywhere.
        """
        self._folder.mkdir(exist_ok=True)
        identities = {file.identity for file in files}
        said_to_be_whole = set()
        for path in self._folder.iterdir():
            if path.stem not in identities:
                _delete(path)
            elif path.suffix == WHOLE:
                said_to_be_whole.add(path.stem)
        whole = {file.path for file in files if file.identity in said_to_be_whole and _is_there(target, file)}
        wanted = {target / path for path in whole}
        _keep_only(target, wanted, {folder for path in wanted for folder in path.parents})
        return [file for file in files if file.path not in whole or not _is_there(target, file)]

    def begun(self, file: RemoteFile) -> int:
        """How many bytes of it are here."""
        path = self._path(file, PART)
        return path.stat().st_size if path.exists() else 0

    def part(self, file: RemoteFile) -> Path:
        return self._path(file, PART)

    def validator(self, file: RemoteFile) -> str | None:
        path = self._path(file, ETAG)
        return path.read_text(encoding="utf-8") if path.exists() else None

    def remember(self, file: RemoteFile, validator: str | None) -> None:
        """That what is begun now is of the content with this validator."""
        if validator is None:
            self._path(file, ETAG).unlink(missing_ok=True)
        else:
            self._path(file, ETAG).write_text(validator, encoding="utf-8")

    def put_in_place(self, target: Path, file: RemoteFile) -> None:
        """The whole of it is here. It is said first and done then: without its file, the word counts for nothing."""
        path = target / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if file.size > FLUSHED_AT_ONCE:
            flush(self._path(file, PART))
        self._path(file, WHOLE).touch()
        self._path(file, PART).rename(path)
        self._path(file, ETAG).unlink(missing_ok=True)

    def _path(self, file: RemoteFile, kind: str) -> Path:
        return self._folder / f"{file.identity}{kind}"


def _is_there(target: Path, file: RemoteFile) -> bool:
    path = target / file.path
    return path.is_file() and path.stat().st_size == file.size


def _keep_only(path: Path, wanted: set[Path], folders: set[Path]) -> None:
    if path in folders and path.is_dir() and not path.is_symlink():
        for inside in path.iterdir():
            _keep_only(inside, wanted, folders)
    elif path not in wanted or path.is_symlink():
        _delete(path)


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
