"""A run's Job that somebody deletes by hand is launched again once the team's runs change in git, and not before."""

from tests.e2e.applications import refreshed, state
from tests.e2e.cluster import Cluster, delete, get
from tests.e2e.installation import Installation
from tests.e2e.jobs import running, uid
from tests.e2e.teams import merge, namespace, team, training
from tests.e2e.waiting import wait_for


def delete_by_hand(cluster: Cluster, where: str, job: str) -> None:
    delete(cluster, "Job", job, where)
    wait_for("the Job to go", lambda: get(cluster, "Job", job, where) is None)


def test_a_deleted_job_comes_back_with_the_next_run_and_not_before(platform: Installation) -> None:
    me, cluster, runs = "deleted", platform.gke, "deleted-runs"
    where = namespace(me)
    merge(platform, "A run", **{me: team({"one": training()}, gpus=2)})
    running(cluster, where, "one-1")
    launched = uid(cluster, "Job", "one-1", where)
    delete_by_hand(cluster, where, "one-1")
    for happens in (nothing, somebody_commits, argo_cd_starts_again):
        happens(platform)
        refreshed(platform.argocd, runs, hard=True)
        wait_for("people to see that it is missing", lambda: state(platform.argocd, runs).sync == "OutOfSync")
        refreshed(platform.argocd, runs, hard=True)
        assert get(cluster, "Job", "one-1", where) is None
    merge(platform, "Another", **{me: team({"one": training(), "two": training()}, gpus=2)})
    running(cluster, where, "two-1")
    running(cluster, where, "one-1")
    assert uid(cluster, "Job", "one-1", where) != launched


def nothing(_: Installation) -> None:
    """But that Argo CD looks."""


def somebody_commits(platform: Installation) -> None:
    platform.repository.commit("Somebody's notes", {"notes.txt": "of the day\n"}, synth=False)


def argo_cd_starts_again(platform: Installation) -> None:
    controller = platform.servers.by_name["argocd-application-controller"]
    controller.kill()
    controller.start()


def test_a_job_that_left_git_goes_on_and_once_deleted_stays_away(platform: Installation) -> None:
    me, cluster = "left-git", platform.gke
    where = namespace(me)
    merge(platform, "A run", **{me: team({"one": training()}, gpus=3)})
    (pod,) = running(cluster, where, "one-1")
    merge(platform, "Forget it", **{me: team({"two": training()}, gpus=3)})
    running(cluster, where, "two-1")
    (same,) = running(cluster, where, "one-1")
    assert same["metadata"]["uid"] == pod["metadata"]["uid"]
    assert state(platform.argocd, f"{me}-runs").sync == "Synced"
    delete_by_hand(cluster, where, "one-1")
    merge(platform, "Another", **{me: team({"two": training(), "three": training()}, gpus=3)})
    running(cluster, where, "three-1")
    assert get(cluster, "Job", "one-1", where) is None
