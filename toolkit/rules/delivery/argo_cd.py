"""What annotations tell Argo CD to do with an object.

Source: https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/ and annotations-and-labels/ beside it.
"""

from collections.abc import Mapping
from typing import Any

from toolkit.rules.parts import part
from toolkit.rules.rule import Subject

HOOKS = ("argocd.argoproj.io/hook", "helm.sh/hook")
WAVE = "argocd.argoproj.io/sync-wave"
SYNC_OPTIONS = "argocd.argoproj.io/sync-options"
COMPARE_OPTIONS = "argocd.argoproj.io/compare-options"
QUEUE = "kueue.x-k8s.io/queue-name"

RUNS = "/runs.k8s.yaml"
"""The end of the names of the files whose Application launches: no hooks, one wave, no self-heal."""


def labels(body: Mapping[str, Any]) -> Mapping[str, Any]:
    return part(body, "metadata", "labels")


def annotations(body: Mapping[str, Any]) -> Mapping[str, Any]:
    return part(body, "metadata", "annotations")


def options(body: Mapping[str, Any], annotation: str = SYNC_OPTIONS) -> set[str]:
    """Such as `Prune=false`: they are written with commas between them, and spaces do not count."""
    return {option.strip() for option in str(annotations(body).get(annotation, "")).split(",")} - {""}


def is_launched(subject: Subject) -> bool:
    """Whether it is of a run: it is in the Application of runs, or it waits in a queue."""
    return subject.sheet.name.endswith(RUNS) or QUEUE in labels(subject.body)
