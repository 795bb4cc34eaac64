"""Which object of a cluster one is, whatever else it says; and those that `dist/` holds as committed."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from toolkit.rules.parts import part, value
from toolkit.rules.rule import Fleet, Subject


class Identity(NamedTuple):
    """What the API server tells objects apart by; the version of their group is none of it."""

    cluster: str
    group: str
    kind: str
    namespace: str | None
    name: str


def identity(subject: Subject) -> Identity:
    return _identity(subject.cluster, subject.body)


def committed_objects(fleet: Fleet) -> Iterator[tuple[Identity, Mapping[str, Any]]]:
    """What is committed, file by file."""
    for file, bodies in fleet.committed.items():
        for body in bodies:
            yield _identity(file.partition("/")[0], body), body


def group(body: Mapping[str, Any]) -> str:
    """The API group, such as `apps`; the core group is empty."""
    group, slash, _ = str(value(body, "apiVersion") or "").partition("/")
    return group if slash else ""


def _identity(cluster: str, body: Mapping[str, Any]) -> Identity:
    metadata = part(body, "metadata")
    namespace = metadata.get("namespace")
    return Identity(
        cluster,
        group(body),
        str(value(body, "kind")),
        None if namespace is None else str(namespace),
        str(metadata.get("name")),
    )
