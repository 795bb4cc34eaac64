"""Sheets judged before they are written, each for the Kubernetes version of its cluster."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from charts.foundation.manifest import Manifest
from toolkit.go_program import cache
from toolkit.kubeconform.judge import judge
from toolkit.kubeconform.program import HOW_TO_BUILD, installed
from toolkit.kubeconform.schemas import Kind, available, digest, known, write_schemas
from toolkit.writing.sheet import Sheet


@dataclass(frozen=True, slots=True)
class RefusedManifest:
    """An object that Kubernetes would not take, and why."""

    sheet: Sheet
    manifest: Manifest
    problem: str


@dataclass(frozen=True, slots=True)
class Judgement:
    refused: tuple[RefusedManifest, ...] = ()
    notes: tuple[str, ...] = ()
    """What was not judged, and how to have it judged; a line each."""


def judged_sheets(sheets: Sequence[Sheet], versions: Mapping[str, str]) -> Judgement:
    """All of them; `versions` are those of Kubernetes, such as `1.36`, by cluster."""
    program = installed()
    if program is None:
        return Judgement(notes=(f"kubeconform was not run: there is none; `{HOW_TO_BUILD}` builds it once",))
    by_version: dict[str, list[Sheet]] = defaultdict(list)
    for sheet in sheets:
        by_version[versions[sheet.name.partition("/")[0]]].append(sheet)
    judgements = [_judged(program, version, of_version) for version, of_version in sorted(by_version.items())]
    return Judgement(
        tuple(refused for judgement in judgements for refused in judgement.refused),
        tuple(dict.fromkeys(note for judgement in judgements for note in judgement.notes)),
    )


def _judged(program: Path, kubernetes: str, sheets: Sequence[Sheet]) -> Judgement:
    if not available(kubernetes):
        return Judgement(notes=(f"kubeconform was not run: no schemas of Kubernetes {kubernetes} are installed",))
    kinds = {(str(each.body["apiVersion"]), each.kind) for sheet in sheets for each in sheet.manifests}
    unknown = sorted(kind for kind in kinds if not known(kubernetes, kind))
    schemas = cache() / f"schemas-{kubernetes}-{digest()}"
    schemas.mkdir(parents=True, exist_ok=True)
    write_schemas(kubernetes, kinds.difference(unknown), schemas)
    with TemporaryDirectory() as folder:
        paths = dict(_written(sheets, Path(folder)))
        verdict = judge(Path(folder), schemas, program, tuple("/".join(kind) for kind in unknown))
        refused = [
            RefusedManifest(paths[each.file], _manifest(paths[each.file], each.kind, each.name), each.problem)
            for each in verdict.refusals
        ]
    return Judgement(tuple(refused), tuple(_notes(kubernetes, unknown)))


def _written(sheets: Iterable[Sheet], folder: Path) -> Iterator[tuple[Path, Sheet]]:
    for sheet in sheets:
        path = folder / sheet.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(sheet.text)
        yield path, sheet


def _manifest(sheet: Sheet, kind: str, name: str) -> Manifest:
    """The refused one; the first of the sheet where kubeconform could not tell, since it did not even read it."""
    same = (each for each in sheet.manifests if (each.kind, each.name) == (kind, name))
    return next(same, sheet.manifests[0])


def _notes(kubernetes: str, unknown: Sequence[Kind]) -> Iterator[str]:
    for api_version, kind in unknown:
        yield f"kubeconform has no schema of {kind} ({api_version}) for Kubernetes {kubernetes}: it was not judged"
