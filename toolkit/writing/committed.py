"""The objects that `dist/` holds as it stands: what was rendered before, and what Argo CD acts on.

Reading YAML is the slowest thing that this program does, so a file is parsed when it is asked for and not before, and
a file that is to the byte what a sheet says is not parsed at all: the sheet has its objects.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from toolkit.writing.dist_changes import UnusableDist, dist_files
from toolkit.writing.sheet import Sheet

Objects = tuple[Mapping[str, Any], ...]


class UnreadableFile(UnusableDist):
    """A file of `dist/` that is no YAML, such as one with the marks of a merge conflict."""

    def __init__(self, name: str, problem: str) -> None:
        super().__init__(
            f"{name}: {problem}\n"
            f"take the file as it was merged, then run again:\n"
            f"  git checkout origin/main -- {name.partition(':')[0]}"
        )


def committed_objects(
    dist: Path, sheets: Iterable[Sheet] = (), *, forgive: bool = False, only: Iterable[str] | None = None
) -> Mapping[str, Objects]:
    """The objects of each file of `dist`, by the file's name below it, such as `gke-prod/lab/runs.k8s.yaml`.

    `only` these files are looked for, if it is given.

    A folder that is not there holds nothing. Raises UnusableDist if the folder cannot be read. The mapping raises
    UnreadableFile when it is asked for a file that is no YAML, which holds nothing if that is to be forgiven.
    """
    names = sorted(dist_files(dist)) if only is None else [name for name in only if (dist / name).is_file()]
    return _Committed(dist, names, {sheet.name: sheet for sheet in sheets}, forgive)


class _Committed(Mapping[str, Objects]):
    def __init__(self, dist: Path, names: Iterable[str], sheets: Mapping[str, Sheet], forgive: bool) -> None:
        self._dist = dist
        self._names = dict.fromkeys(names)
        self._sheets = sheets
        self._forgive = forgive
        self._read: dict[str, Objects] = {}

    def __getitem__(self, name: str) -> Objects:
        if name not in self._read:
            self._read[name] = self._objects(name)
        return self._read[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def _objects(self, name: str) -> Objects:
        path = self._dist / name
        try:
            content = path.read_bytes()
        except OSError as error:
            raise UnusableDist(f"cannot read {path}: {error.strerror}") from error
        sheet = self._sheets.get(name)
        if sheet is not None and sheet.text == content:
            return tuple(manifest.body for manifest in sheet.manifests)
        try:
            return _parsed(content, f"{self._dist.name}/{name}")
        except UnreadableFile:
            if self._forgive:
                return ()
            raise


def _parsed(content: bytes, name: str) -> Objects:
    try:
        documents = [document for document in yaml.load_all(content, yaml.CSafeLoader) if document is not None]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        raise UnreadableFile(f"{name}{where}", f"no YAML: {error.problem}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise UnreadableFile(name, f"no YAML: {error}".splitlines()[0]) from error
    for document in documents:
        if not isinstance(document, dict) or not isinstance(document.get("metadata"), dict):
            raise UnreadableFile(name, "holds something that is no Kubernetes object")
    return tuple(documents)
