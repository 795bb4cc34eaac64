"""What makes a run the run it is, what may change while it stays that run, and the annotations that say so.

A launched run is an event: what was launched cannot be changed any more, only launched again under a higher number. So
each step of it keeps what it was asked for, in the words of the team's file, and a digest of its two objects:

| annotation               | on                | what it says                                              |
|--------------------------|-------------------|-----------------------------------------------------------|
| `tunefleet.io/run-input` | the Job or JobSet | the part of the team's file that it was launched with     |
| `tunefleet.io/run-digest`| it, its ConfigMap | digest of both, without what may change while it stays it |

Where the input is another under the same number, the run has to be launched again. Where only the digest would be
another, somebody else changed something, a default or an image: the objects stay as they were launched.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import msgspec
from msgspec.structs import replace

from charts.foundation.manifest import Manifest
from charts.foundation.revisions import digest
from charts.foundation.tenant import Tenant
from charts.model.trainings import LlamaFactoryTraining, Training

Body = Mapping[str, Any]

INPUT = "tunefleet.io/run-input"
DIGEST = "tunefleet.io/run-digest"

NOT_OF_THE_TRAINING = (
    "run",  # it is the run's name
    "merge",  # a step of its own, which may follow later
    "register",  # likewise
    "cancelled",  # the run's end
)
NOT_OF_THE_SOURCE = (
    "endpoint",  # how a model or a dataset is reached, not what it is
    "secret",  # likewise
    "parameters",  # how much memory a merge gets
)

MAY_CHANGE = (
    ("metadata", "labels"),  # people find a run by them; its pods have their own
    ("metadata", "annotations"),  # what Argo CD does with it, and what stands here
    ("spec", "activeDeadlineSeconds"),  # how a Job is cancelled
    ("spec", "suspend"),  # how a JobSet is
)
"""Of a launched object, what a cluster lets be changed and what no program of the run reads."""

STAYS = "kueue.x-k8s.io/"
"""Labels that stay as they were launched all the same: Kueue moves nothing that runs to another queue."""


def identified(launched_with: Mapping[str, Any], config: Manifest, work: Manifest) -> Iterator[Manifest]:
    """A step's ConfigMap and its Job or JobSet, with their annotations."""
    mark = {DIGEST: run_digest([config.body, work.body])}
    yield _annotated(config, mark)
    yield _annotated(work, {INPUT: json.dumps(launched_with, sort_keys=True), **mark})


def run_input(tenant: Tenant, name: str, training: Training, *also: str) -> dict[str, Any]:
    """The part of the team's file that makes a step of the run, and fields of the training that make this step alone.

    Defaults are left out, so a new default is nothing that the team changed.
    """
    team = tenant.team
    fields = _written(training)
    for field in set(NOT_OF_THE_TRAINING) - set(also):
        fields.pop(field, None)
    asked = {"trainings": {name: fields}, "datasets": {training.dataset: _source(team.datasets[training.dataset])}}
    if isinstance(training, LlamaFactoryTraining):
        asked["models"] = {training.base: _source(team.models[training.base])}
    return asked


def run_digest(bodies: Iterable[Body]) -> str:
    """Of a step's objects, without what may change."""
    return digest([_lasting(body) for body in bodies])


def as_launched(launched: Body, rendered: Body) -> Body:
    """The launched object, with what may change as it is rendered today."""
    today, before = rendered["metadata"], launched["metadata"]
    labels = {name: value for name, value in today["labels"].items() if not name.startswith(STAYS)}
    labels |= {name: value for name, value in before["labels"].items() if name.startswith(STAYS)}
    annotations = today["annotations"] | {DIGEST: before["annotations"][DIGEST]}
    body = {**launched, "metadata": {**before, "labels": labels, "annotations": annotations}}
    if "spec" in launched:
        body["spec"] = _changing(rendered["spec"]) | _lasting(launched)["spec"]
    return body


def _lasting(body: Body) -> dict[str, Any]:
    lasting = dict(body)
    for section, field in MAY_CHANGE:
        if isinstance(lasting.get(section), Mapping):
            lasting[section] = {key: value for key, value in lasting[section].items() if key != field}
    return lasting


def _changing(spec: Body) -> dict[str, Any]:
    return {field: value for field, value in spec.items() if ("spec", field) in MAY_CHANGE}


def _source(source: msgspec.Struct) -> dict[str, Any]:
    """A model or a dataset, as far as it says what is trained on."""
    return _what_it_is(_written(source))


def _what_it_is(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        field: _what_it_is(value) if isinstance(value, dict) else value
        for field, value in fields.items()
        if field not in NOT_OF_THE_SOURCE
    }


def _written(section: msgspec.Struct) -> dict[str, Any]:
    """A section as somebody would write it: without what its defaults say."""
    kind = section.__struct_config__
    written: dict[str, Any] = {} if kind.tag_field is None else {kind.tag_field: kind.tag}
    for field in _fields(type(section)):
        value = getattr(section, field.name)
        if value != _default(field):
            written[field.encode_name] = (
                _written(value) if isinstance(value, msgspec.Struct) else msgspec.to_builtins(value)
            )
    return written


@cache  # msgspec evaluates a class's annotations each time it is asked
def _fields(kind: type[msgspec.Struct]) -> tuple[msgspec.structs.FieldInfo, ...]:
    return msgspec.structs.fields(kind)


def _default(field: msgspec.structs.FieldInfo) -> Any:
    return field.default if field.default_factory is msgspec.NODEFAULT else field.default_factory()


def _annotated(manifest: Manifest, annotations: Mapping[str, str]) -> Manifest:
    metadata = manifest.body["metadata"]
    told = {**metadata, "annotations": {**metadata.get("annotations", {}), **annotations}}
    return replace(manifest, body={**manifest.body, "metadata": told})
