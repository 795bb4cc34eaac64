"""What a team's Application may not do, Argo CD refuses and says so, whatever stands in git."""

from typing import Any

import pytest

from tests.e2e.applications import refresh, said, state
from tests.e2e.argocd import NAMESPACE
from tests.e2e.cluster import apply, delete, get
from tests.e2e.git_repository import dumped
from tests.e2e.installation import Installation
from tests.e2e.teams import namespace, own_application
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
    apply(argocd, own_application(platform, TEAM, name, f"hostile/{name}"))
    try:
        wait_for("Argo CD to have tried", lambda: has_tried(platform, name), seen=lambda: state(argocd, name))
        metadata = body["metadata"]
        found = get(platform.gke, body["kind"], metadata["name"], metadata.get("namespace", ""))
        assert found is None, "it was applied"
        assert message in said(argocd, name)
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
    body = own_application(platform, TEAM, name, f"dist/gke-prod/{TEAM}")
    body["spec"] |= {
        key: {**body["spec"][key], **change} if isinstance(change, dict) else change for key, change in changes.items()
    }
    apply(argocd, body)
    try:
        refresh(argocd, name)
        wait_for("Argo CD to have looked", lambda: has_looked(platform, name), seen=lambda: state(argocd, name))
        assert message in said(argocd, name)
    finally:
        delete(argocd, "Application", name, NAMESPACE)


def has_tried(platform: Installation, name: str) -> bool:
    return "permitted" in said(platform.argocd, name) or state(platform.argocd, name).phase == "Succeeded"


def has_looked(platform: Installation, name: str) -> bool:
    now = state(platform.argocd, name)
    return bool(now.conditions) or now.sync in ("Synced", "OutOfSync")
