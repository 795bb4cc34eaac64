"""A change that the API server refuses: Argo CD would try it for ever, and the application never be in sync.

Judged against `dist/` as it is committed, which stands for what is in the cluster.
"""

from collections.abc import Iterator
from typing import Any

from toolkit.rules.delivery.differences import difference
from toolkit.rules.delivery.immutable_fields import immutable_paths
from toolkit.rules.identity import committed_objects, identity
from toolkit.rules.parts import value
from toolkit.rules.quantities import amount
from toolkit.rules.rule import Complaint, Fleet, complain

STORAGE = ("spec", "resources", "requests", "storage")


def immutable(fleet: Fleet) -> Iterator[Complaint]:
    committed = dict(committed_objects(fleet))
    for subject in fleet.subjects:
        before = committed.get(identity(subject))
        if before is None or before is subject.body or before == subject.body:
            continue
        for path in immutable_paths(before, subject.body):
            found = difference(".".join(path), value(before, *path), value(subject.body, *path))
            if found is not None:
                change = f"it was {found.before} and is {found.after}"
                yield complain(subject, f"`{found.path}` cannot change once it is there: {change}")


def shrunk_claim(fleet: Fleet) -> Iterator[Complaint]:
    committed = dict(committed_objects(fleet))
    for subject in fleet.of_kind("PersistentVolumeClaim"):
        before, after = value(committed.get(identity(subject)), *STORAGE), value(subject.body, *STORAGE)
        if _is_less(after, before):
            yield complain(subject, f"a claim cannot shrink: this one has {before}, and is to have {after}")


def _is_less(after: Any, before: Any) -> bool:
    less, more = amount(after), amount(before)
    return less is not None and more is not None and less < more
