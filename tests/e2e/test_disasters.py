"""Argo CD, redis and the API server are killed in the middle of a sync: afterwards all is as git says, and no run ran
twice."""

from pathlib import Path

import pytest

from tests.e2e.admission_gate import gate
from tests.e2e.applications import refresh, state, wait_until_synced
from tests.e2e.cluster import get
from tests.e2e.git_repository import dumped
from tests.e2e.installation import Installation
from tests.e2e.jobs import running, uids
from tests.e2e.teams import applications, merge, namespace, team, training
from tests.e2e.waiting import wait_for


@pytest.mark.parametrize(
    "victim", ["argocd-application-controller", "argocd-repo-server", "redis", "gke-prod-api-server"]
)
def test_in_the_middle_of_a_sync(platform: Installation, victim: str, tmp_path: Path) -> None:
    me, cluster, argocd = f"killed-{victim}", platform.gke, platform.argocd
    where, runs = namespace(me), f"{me}-runs"
    merge(platform, "A run", **{me: team({"bot": training()}, gpus=2)})
    running(cluster, where, "bot-1")
    launched = uids(cluster, where)
    server = platform.servers.by_name[victim]
    with gate(cluster, where, "other-1", tmp_path) as before_the_job:
        revision = platform.repository.commit(
            "Another", {f"teams/{me}.yaml": dumped(team({"bot": training(), "other": training()}, gpus=2))}
        )
        refresh(argocd, *applications(me))
        wait_for("the sync to come to the new Job", before_the_job.reached.is_set, seen=lambda: state(argocd, runs))
        assert state(argocd, runs).phase == "Running"
        assert get(cluster, "ConfigMap", "other-1-config", where) is not None
        assert get(cluster, "Job", "other-1", where) is None
        server.kill()
        before_the_job.opened.set()
        server.start()
    wait_until_synced(argocd, applications(me), revision, seconds=120)
    running(cluster, where, "other-1")
    now = uids(cluster, where)
    assert now.pop("other-1")
    assert now == launched
