"""What holds data is not deleted because a line left git."""

from collections.abc import Iterator, Mapping
from typing import Any

from toolkit.rules.delivery.argo_cd import COMPARE_OPTIONS, options
from toolkit.rules.rule import Complaint, Fleet, complain

HOLDING_DATA = ("Namespace", "PersistentVolumeClaim")
DELETIONS = ("Prune", "Delete")
"""Because its manifest left git, and because its Application was deleted: the one does not stand for the other."""


def protection(fleet: Fleet) -> Iterator[Complaint]:
    for subject in fleet.of_kind(*HOLDING_DATA):
        missing = [deletion for deletion in DELETIONS if not is_kept(subject.body, deletion)]
        if missing:
            words = " and ".join(f"`{deletion}=confirm` or `{deletion}=false`" for deletion in missing)
            yield complain(subject, f"it holds data, and its sync options lack {words}")


def is_kept(body: Mapping[str, Any], deletion: str) -> bool:
    """Whether Argo CD leaves it alone or asks a person first."""
    return not options(body).isdisjoint({f"{deletion}=false", f"{deletion}=confirm"})


def stays_unseen(body: Mapping[str, Any]) -> bool:
    """Whether it stays in the cluster without its manifest, and its Application is in sync all the same."""
    return "Prune=false" in options(body) and "IgnoreExtraneous" in options(body, COMPARE_OPTIONS)
