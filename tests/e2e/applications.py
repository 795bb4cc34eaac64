"""Argo CD's Applications, as a person sees and drives them: look, refresh, sync, confirm."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from tests.e2e.argocd import NAMESPACE
from tests.e2e.cluster import Cluster, annotate, every, patch, the
from tests.e2e.waiting import wait_for

REFRESH = "argocd.argoproj.io/refresh"
SKIP = "argocd.argoproj.io/skip-reconcile"


@dataclass(frozen=True)
class State:
    """What `argocd app get` shows first."""

    sync: str
    """`Synced`, `OutOfSync` or `Unknown`."""
    health: str
    revision: str
    phase: str
    """Of the last sync: `Running`, `Succeeded`, `Failed`, `Error`, or empty before the first."""
    message: str
    conditions: tuple[str, ...]

    @property
    def synced(self) -> bool:
        return self.sync == "Synced" and self.phase in ("Succeeded", "")


def application_names(argocd: Cluster) -> list[str]:
    return [str(each["metadata"]["name"]) for each in every(argocd, "Application", NAMESPACE)]


def state(argocd: Cluster, application: str) -> State:
    return _state(the(argocd, "Application", application, NAMESPACE))


def states(argocd: Cluster) -> dict[str, State]:
    """Of all, by name."""
    return {str(each["metadata"]["name"]): _state(each) for each in every(argocd, "Application", NAMESPACE)}


def said(argocd: Cluster, application: str) -> str:
    """All that Argo CD remarks: on the last sync, on each object that was in it, and on the Application itself."""
    status = the(argocd, "Application", application, NAMESPACE).get("status") or {}
    last = status.get("operationState") or {}
    of_objects = (last.get("syncResult") or {}).get("resources") or ()
    remarks = (last, *of_objects, *(status.get("conditions") or ()))
    return " ".join(str(each.get("message", "")) for each in remarks)


def refresh(argocd: Cluster, *applications: str, hard: bool = False) -> None:
    """What a push of git tells Argo CD; `hard` also forgets what was rendered. Of all if none is named."""
    for name in applications or application_names(argocd):
        annotate(argocd, "Application", name, NAMESPACE, {REFRESH: "hard" if hard else "normal"})


def refreshed(argocd: Cluster, *applications: str, hard: bool = False) -> None:
    """The same, and wait until Argo CD has looked."""
    names = applications or tuple(application_names(argocd))
    refresh(argocd, *names, hard=hard)
    wait_for("Argo CD to look at git", lambda: not [name for name in names if _asked(argocd, name)])


def sync(argocd: Cluster, application: str) -> State:
    """As `argocd app sync`: returns how it ended."""
    mark = {"name": "asked", "value": str(uuid4())}
    spec = the(argocd, "Application", application, NAMESPACE)["spec"]
    operation = {
        "initiatedBy": {"username": "somebody"},
        "info": [mark],
        "sync": {"revision": spec["source"]["targetRevision"], "syncOptions": spec["syncPolicy"]["syncOptions"]},
    }
    patch(argocd, "Application", application, {"operation": operation}, NAMESPACE)

    def ended() -> bool:
        status = the(argocd, "Application", application, NAMESPACE).get("status") or {}
        last = status.get("operationState") or {}
        return mark in (last.get("operation", {}).get("info") or ()) and last["phase"] not in ("Running", "Terminating")

    wait_for(f"{application} to be synced", ended, seen=lambda: state(argocd, application))
    return state(argocd, application)


def confirm(argocd: Cluster, application: str) -> None:
    """As `argocd app confirm-deletion`, or *Confirm Pruning* in the user interface."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    annotate(argocd, "Application", application, NAMESPACE, {"argocd.argoproj.io/deletion-approved": now})


@contextmanager
def left_alone(argocd: Cluster, application: str) -> Iterator[None]:
    """Argo CD does nothing for it meanwhile: what it would put back stays as it is."""
    annotate(argocd, "Application", application, NAMESPACE, {SKIP: "true"})
    try:
        yield
    finally:
        annotate(argocd, "Application", application, NAMESPACE, {SKIP: None})


def wait_until_synced(argocd: Cluster, applications: Iterable[str], revision: str, seconds: float = 90) -> None:
    """Until each of them has applied that commit."""
    names = tuple(applications)

    def behind() -> dict[str, State | None]:
        now = states(argocd)
        return {name: now.get(name) for name in names if not _has_applied(now.get(name), revision)}

    wait_for(f"{', '.join(names)} to be there", lambda: set(names) <= set(application_names(argocd)), seconds)
    refresh(argocd, *names)
    wait_for(f"{', '.join(names)} to be synced to {revision[:7]}", lambda: not behind(), seconds, seen=behind)


def _has_applied(state: State | None, revision: str) -> bool:
    return state is not None and state.synced and state.revision == revision


def _asked(argocd: Cluster, application: str) -> bool:
    annotations = the(argocd, "Application", application, NAMESPACE)["metadata"].get("annotations") or {}
    return REFRESH in annotations


def _state(application: dict[str, Any]) -> State:
    status = application.get("status") or {}
    operation = status.get("operationState") or {}
    return State(
        sync=(status.get("sync") or {}).get("status", ""),
        health=(status.get("health") or {}).get("status", ""),
        revision=(status.get("sync") or {}).get("revision", ""),
        phase=operation.get("phase", ""),
        message=operation.get("message", ""),
        conditions=tuple(f"{each['type']}: {each['message']}" for each in status.get("conditions") or ()),
    )
