"""Argo CD, redis and the API server are killed in the middle of a sync: afterwards all is as git says, and no run ran
twice."""

import pytest

from tests.e2e.applications import refresh, wait_until_synced
from tests.e2e.git_repository import dumped
from tests.e2e.installation import Installation
from tests.e2e.jobs import running, uids
from tests.e2e.teams import applications, merge, namespace, team, training


@pytest.mark.parametrize(
    "victim", ["argocd-application-controller", "argocd-repo-server", "redis", "gke-prod-api-server"]
)
def test_in_the_middle_of_a_sync(platform: Installation, victim: str) -> None:
    me, cluster, argocd = f"killed-{victim}", platform.gke, platform.argocd
    where = namespace(me)
    merge(platform, "A run", **{me: team({"bot": training()}, gpus=2)})
    running(cluster, where, "bot-1")
    launched = uids(cluster, where)
    revision = platform.repository.commit(
        "Another", {f"teams/{me}.yaml": dumped(team({"bot": training(), "other": training()}, gpus=2))}
    )
    server = platform.servers.by_name[victim]
    refresh(argocd, *applications(me))
    server.kill()
    server.start()
    wait_until_synced(argocd, applications(me), revision, seconds=120)
    running(cluster, where, "other-1")
    now = uids(cluster, where)
    assert now.pop("other-1")
    assert now == launched
