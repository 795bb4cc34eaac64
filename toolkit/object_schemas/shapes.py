"""Which rendered objects Kubernetes would not take for their shape, each judged for the version of its cluster.

A schema is compiled once a kind, then an object costs a few microseconds, so that `check` can afford all of them.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from jsonschema_rs import Registry, Validator, validator_for
from msgspec import Struct

from charts.foundation.manifest import Manifest
from toolkit.object_schemas.schemas import DEFINITIONS, Kind, available, definitions, known, schema
from toolkit.writing.sheet import Sheet


class RefusedManifest(Struct, frozen=True):
    """An object that Kubernetes would not take, and why."""

    sheet: Sheet
    manifest: Manifest
    problem: str


class Judgement(Struct, frozen=True):
    refused: tuple[RefusedManifest, ...] = ()
    notes: tuple[str, ...] = ()
    """What was not judged; a line each."""


def judged_shapes(sheets: Iterable[Sheet], versions: Mapping[str, str]) -> Judgement:
    """All of them; `versions` are those of Kubernetes, such as `1.36`, by cluster."""
    refused: list[RefusedManifest] = []
    notes: dict[str, None] = {}
    for sheet in sheets:
        kubernetes = versions[sheet.name.partition("/")[0]]
        if not available(kubernetes):
            notes[f"no object was held against the schemas of Kubernetes {kubernetes}: there are none here"] = None
            continue
        for manifest in sheet.manifests:
            kind = (str(manifest.body["apiVersion"]), manifest.kind)
            if known(kubernetes, kind):
                refused.extend(RefusedManifest(sheet, manifest, each) for each in _problems(kubernetes, kind, manifest))
            else:
                notes[f"there is no schema of {kind[1]} ({kind[0]}) for Kubernetes {kubernetes}: not judged"] = None
    return Judgement(tuple(refused), tuple(notes))


def _problems(kubernetes: str, kind: Kind, manifest: Manifest) -> Iterator[str]:
    for error in _validator(kubernetes, kind).iter_errors(manifest.body):
        place = ".".join(map(str, error.instance_path))
        yield f"{place}: {error.message}" if place else error.message


@cache
def _validator(kubernetes: str, kind: Kind) -> Validator:
    return validator_for(schema(kubernetes, kind), registry=_registry(kubernetes), offline=True)


@cache
def _registry(kubernetes: str) -> Registry:
    return Registry([(DEFINITIONS, definitions(kubernetes))])
