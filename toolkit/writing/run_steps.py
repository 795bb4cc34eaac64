"""The steps of runs among rendered objects, from this rendering or from one before.

A step is a Job or JobSet and its ConfigMap, which name each other by one digest. What lacks the annotations, or has
something else in their place, is no step: a construct's own Job, a file that was edited by hand.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from charts.runs.identity import DIGEST, INPUT, Body, run_digest
from charts.runs.launch import NUMBER, TRAINING
from charts.runs.step import CANCELLED


class RunStep(Struct, frozen=True):
    """A step that was rendered: its objects in order, and what its Job says of the run."""

    name: str
    training: str
    number: int
    launched_with: Mapping[str, Any]
    """The part of the team's file that made it."""
    digest: str
    cancelled: bool
    bodies: tuple[Body, ...]

    @property
    def is_intact(self) -> bool:
        """Whether its objects are as they were rendered."""
        return run_digest(self.bodies) == self.digest

    def is_as_asked(self, now: "RunStep") -> bool:
        """Whether it is what the team asks for now: in the same words, or in others that come to the same."""
        return self.launched_with == now.launched_with or self.digest == now.digest


def run_steps(bodies: Iterable[Body]) -> dict[str, RunStep]:
    """The steps by the names of their Jobs."""
    by_digest: dict[str, list[Body]] = {}
    for body in bodies:
        digest = _texts(body, "annotations").get(DIGEST)
        if digest is not None and _texts(body, "labels"):
            by_digest.setdefault(digest, []).append(body)
    found = (_step(digest, group) for digest, group in by_digest.items())
    return {step.name: step for step in found if step is not None}


def key(body: Body) -> tuple[str, str]:
    """What tells an object apart from the others of its file."""
    return str(body.get("kind")), str(body["metadata"].get("name"))


def _step(digest: str, bodies: list[Body]) -> RunStep | None:
    for body in bodies:
        annotations, labels = _texts(body, "annotations"), _texts(body, "labels")
        launched_with = _parsed(annotations.get(INPUT, ""))
        number = labels.get(NUMBER, "")
        if launched_with is not None and TRAINING in labels and number.isdecimal():
            _, name = key(body)
            cancelled = CANCELLED in annotations
            return RunStep(name, labels[TRAINING], int(number), launched_with, digest, cancelled, tuple(bodies))
    return None


def _texts(body: Body, field: str) -> dict[str, str]:
    """The labels or the annotations."""
    metadata = body.get("metadata")
    found = metadata.get(field) if isinstance(metadata, Mapping) else None
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, Mapping) else {}


def _parsed(text: str) -> Mapping[str, Any] | None:
    try:
        value = json.loads(text)
    except json.JSONDecodeError:
        return None
    return value if isinstance(value, dict) else None
