"""What is shipped works: Argo CD brings both clusters to what `dist/` says, and the API servers take all of it."""

from typing import Any

import pytest
import yaml

from tests.e2e.applications import State, application_names, refreshed, states
from tests.e2e.cluster import apply, get
from tests.e2e.git_repository import ROOT
from tests.e2e.installation import GKE, LAB, Installation
from tests.e2e.jobs import end_all
from tests.e2e.teams import namespace
from tests.e2e.waiting import wait_for

TEAMS = {path.stem: yaml.safe_load(path.read_bytes())["cluster"] for path in sorted((ROOT / "teams").glob("*.yaml"))}
CHARTS = ("tenancy", "workspace", "runs")


def expected_applications() -> set[str]:
    of_clusters = {f"{cluster}-{what}" for cluster in (GKE, LAB) for what in ("argocd", "platform")}
    return of_clusters | {f"{team}-{chart}" for team in TEAMS for chart in CHARTS}


def shipped(platform: Installation, cluster: str) -> list[dict[str, Any]]:
    """Every object that is meant for the cluster; Argo CD's own are where Argo CD runs."""
    folder = platform.repository.clone / "dist" / cluster
    files = [file for file in sorted(folder.rglob("*.yaml")) if file.name not in ("bootstrap.k8s.yaml",)]
    return [body for file in files for body in yaml.load_all(file.read_bytes(), yaml.CSafeLoader) if body]


def test_everything_becomes_synced_and_healthy(platform: Installation) -> None:
    argocd = platform.argocd
    wait_for("every Application", lambda: expected_applications() <= set(application_names(argocd)))

    def not_yet() -> dict[str, State]:
        for team, cluster in TEAMS.items():  # every download, training and merge comes to its end
            end_all(platform.cluster(cluster), namespace(team))
        now = {name: each for name, each in states(argocd).items() if name in expected_applications()}
        return {name: each for name, each in now.items() if not (each.synced and each.health == "Healthy")}

    wait_for("every Application to be synced and healthy", lambda: not not_yet(), seconds=180, seen=not_yet)


def test_argo_cd_has_nothing_to_remark(platform: Installation) -> None:
    refreshed(platform.argocd, *expected_applications())
    now = states(platform.argocd)
    assert {name: now[name].conditions for name in expected_applications() if now[name].conditions} == {}


@pytest.mark.parametrize("name", [GKE, LAB])
def test_every_object_is_there(platform: Installation, name: str) -> None:
    missing = []
    for body in shipped(platform, name):
        of_argo_cd = body["metadata"].get("namespace") == "argocd"
        cluster = platform.argocd if of_argo_cd else platform.cluster(name)
        metadata = body["metadata"]
        if get(cluster, body["kind"], metadata["name"], metadata.get("namespace", "")) is None:
            missing.append((body["kind"], metadata["name"]))
    assert missing == []


@pytest.mark.parametrize("name", [GKE, LAB])
def test_no_object_draws_a_warning(platform: Installation, name: str) -> None:
    """Of the API server's: fields it does not know, what is deprecated, pods that the namespace would not admit."""
    for body in shipped(platform, name):
        of_argo_cd = body["metadata"].get("namespace") == "argocd"
        cluster = platform.argocd if of_argo_cd else platform.cluster(name)
        assert apply(cluster, body, dry_run=True) == (), f"{body['kind']} {body['metadata']['name']}"
