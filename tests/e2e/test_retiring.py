"""A team goes in two commits: the first stops it, the second takes it away, and neither deletes what it has."""

from typing import Any

from tests.e2e.applications import application_names, confirm, refreshed, state, wait_until_synced
from tests.e2e.cluster import every, get, the
from tests.e2e.installation import GKE, Installation
from tests.e2e.jobs import running, uids
from tests.e2e.teams import applications, merge, namespace, team, training
from tests.e2e.waiting import always, wait_for

ME = "leaving"
CONTENT = team({"bot": training()}, gpus=2, webui={"gpus": {"l4": 1}})


def test_a_retired_team_runs_nothing_and_keeps_everything(platform: Installation) -> None:
    cluster, where = platform.gke, namespace(ME)
    merge(platform, "A team", **{ME: CONTENT})
    running(cluster, where, "bot-1")
    wait_for("the WebUI", lambda: webuis(platform, where))
    jobs, claim = uids(cluster, where), the(cluster, "PersistentVolumeClaim", "storage", where)
    merge(platform, "Retire it", **{ME: {**CONTENT, "retire": True}})
    wait_for("nothing to run but downloads", lambda: not [pod for pod in every(cluster, "Pod", where) if active(pod)])
    assert uids(cluster, where) == jobs
    assert the(cluster, "PersistentVolumeClaim", "storage", where)["metadata"]["uid"] == claim["metadata"]["uid"]
    for application in applications(ME):
        assert state(platform.argocd, application).sync == "Synced"


def test_a_removed_file_deletes_nothing_with_data(platform: Installation) -> None:
    """Argo CD asks before it lets the Applications go; what they made stays even then."""
    cluster, argocd, where = platform.gke, platform.argocd, namespace(ME)
    before = {kind: uids(cluster, where, kind) for kind in ("Job", "ConfigMap", "PersistentVolumeClaim", "Deployment")}
    of_all = f"{GKE}-argocd"
    revision = platform.repository.commit("Take it away", {f"teams/{ME}.yaml": None})
    refreshed(argocd, of_all)
    wait_for("Argo CD to ask", lambda: "confirm" in state(argocd, of_all).message, seen=lambda: state(argocd, of_all))
    always("that nothing goes", lambda: set(applications(ME)) <= set(application_names(argocd)), seconds=5)
    confirm(argocd, of_all)
    wait_until_synced(argocd, [of_all], revision)
    wait_for("its Applications to go", lambda: not set(applications(ME)) & set(application_names(argocd)))
    assert get(cluster, "Namespace", where) is not None
    assert {kind: uids(cluster, where, kind) for kind in before} == before


def webuis(platform: Installation, where: str) -> list[dict[str, Any]]:
    return [pod for pod in every(platform.gke, "Pod", where, "app.kubernetes.io/component=webui") if active(pod)]


def active(pod: dict[str, Any]) -> bool:
    """A download that is under way comes to its end."""
    download = pod["metadata"]["labels"].get("app.kubernetes.io/component") == "download"
    return pod["status"]["phase"] in ("Pending", "Running") and not download
