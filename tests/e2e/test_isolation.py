"""What a team's Application may not do, Argo CD refuses and says so, whatever stands in git."""

from typing import Any

import pytest

from tests.e2e.applications import refresh, state
from tests.e2e.argocd import NAMESPACE
from tests.e2e.cluster import KINDS, apply, delete, get
from tests.e2e.git_repository import dumped
from tests.e2e.installation import Installation
from tests.e2e.teams import namespace
from tests.e2e.waiting import wait_for

TEAM, OTHER = "team-beta", "team-alpha"

CLUSTER_ROLE = {
    "apiVersion": "rbac.authorization.k8s.io/v1",
    "kind": "ClusterRole",
    "metadata": {"name": "all-of-it"},
    "rules": [{"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]}],
}
ROLE = {**CLUSTER_ROLE, "kind": "Role", "metadata": {"name": "all-of-it", "namespace": namespace(TEAM)}}
ELSEWHERE = {
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {"name": "left-here", "namespace": namespace(OTHER)},
    "data": {"a": "b"},
}
NO_QUOTA = {
    "apiVersion": "v1",
    "kind": "ResourceQuota",
    "metadata": {"name": "more", "namespace": namespace(TEAM)},
    "spec": {"hard": {"requests.nvidia.com/gpu": "100"}},
}


def application(platform: Installation, name: str, path: str = "") -> dict[str, Any]:
    """One that a team could make, had it the right to: of its own project."""
    return {
        "apiVersion": KINDS["Application"],
        "kind": "Application",
        "metadata": {"name": name, "namespace": NAMESPACE},
        "spec": {
            "project": namespace(TEAM),
            "source": {"repoURL": platform.repository.url, "targetRevision": "main", "path": path or f"hostile/{name}"},
            "destination": {"server": "https://kubernetes.default.svc", "namespace": namespace(TEAM)},
            "syncPolicy": {"automated": {"prune": True, "selfHeal": True}},
        },
    }


@pytest.mark.parametrize(
    ("name", "body", "message"),
    [
        ("cluster-role", CLUSTER_ROLE, "ClusterRole is not permitted in project llm-workspace-team-beta"),
        ("role", ROLE, "Role is not permitted in project llm-workspace-team-beta"),
        ("quota", NO_QUOTA, "ResourceQuota is not permitted in project llm-workspace-team-beta"),
        ("elsewhere", ELSEWHERE, "namespace llm-workspace-team-alpha is not permitted in project"),
    ],
    ids=["cluster role", "role", "quota", "other namespace"],
)
def test_an_object_out_of_its_reach_is_refused(
    platform: Installation, name: str, body: dict[str, Any], message: str
) -> None:
    argocd = platform.argocd
    platform.repository.commit(f"Hostile: {name}", {f"hostile/{name}/it.yaml": dumped(body)}, synth=False)
    apply(argocd, application(platform, name))
    try:
        said = wait_for("Argo CD to refuse", lambda: refusal(platform, name), seen=lambda: state(argocd, name))
        assert message in said
        metadata = body["metadata"]
        assert get(platform.gke, body["kind"], metadata["name"], metadata.get("namespace", "")) is None
    finally:
        delete(argocd, "Application", name, NAMESPACE)


@pytest.mark.parametrize(
    ("name", "changes", "message"),
    [
        (
            "repository",
            {"source": {"repoURL": "https://git.example.com/somebody/else.git"}},
            "application repo https://git.example.com/somebody/else.git is not permitted in project",
        ),
        (
            "destination",
            {"destination": {"namespace": namespace(OTHER)}},
            "do not match any of the allowed destinations in project",
        ),
        ("project", {"project": "default"}, "is not permitted in project 'default'"),
    ],
    ids=["repository", "destination", "project"],
)
def test_an_application_that_reaches_further_is_refused(
    platform: Installation, name: str, changes: dict[str, Any], message: str
) -> None:
    argocd = platform.argocd
    body = application(platform, name, path="dist/gke-prod/team-beta")
    body["spec"] |= {
        key: {**body["spec"][key], **change} if isinstance(change, dict) else change for key, change in changes.items()
    }
    apply(argocd, body)
    try:
        refresh(argocd, name)
        assert message in wait_for(
            "Argo CD to refuse", lambda: " ".join(state(argocd, name).conditions), seen=lambda: state(argocd, name)
        )
    finally:
        delete(argocd, "Application", name, NAMESPACE)


def refusal(platform: Installation, name: str) -> str:
    """What its sync failed with."""
    now = state(platform.argocd, name)
    words = (now.message, *now.conditions, *results(platform, name))
    return " ".join(words) if any("permitted" in word for word in words) else ""


def results(platform: Installation, name: str) -> list[str]:
    body = get(platform.argocd, "Application", name, NAMESPACE) or {}
    last = (body.get("status") or {}).get("operationState") or {}
    return [str(each.get("message", "")) for each in (last.get("syncResult") or {}).get("resources") or ()]
