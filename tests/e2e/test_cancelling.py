"""`cancelled: true` ends what runs and what waits; the record of both stays."""

from tests.e2e.applications import state
from tests.e2e.cluster import condition, get, the
from tests.e2e.installation import LAB, Installation
from tests.e2e.jobs import pods, running, uids
from tests.e2e.teams import merge, namespace, team, training
from tests.e2e.waiting import wait_for


def test_a_queued_fleet(platform: Installation) -> None:
    """Of two runs for one GPU, one computes and one waits; the third belongs to nobody who cancels."""
    me, cluster = "cancelling", platform.gke
    where = namespace(me)
    merge(platform, "Two runs for one GPU", **{me: team({"one": training(), "two": training()})})
    first = wait_for("one of the two to run", lambda: [job for job in ("one-1", "two-1") if pods(cluster, where, job)])
    running(cluster, where, first[0])
    launched, told = uids(cluster, where), uids(cluster, where, "ConfigMap")
    stopped = {"one": training(cancelled=True), "two": training(cancelled=True)}
    merge(platform, "Cancel both", **{me: team(stopped)})
    for job in ("one-1", "two-1"):
        wait_for(f"the pods of {job} to go", lambda job=job: not pods(cluster, where, job))  # type: ignore[misc]
        wait_for(
            f"{job} to be suspended",
            lambda job=job: the(cluster, "Job", job, where)["spec"].get("suspend") is True,  # type: ignore[misc]
        )
    assert uids(cluster, where) == launched
    assert uids(cluster, where, "ConfigMap") == told
    assert state(platform.argocd, f"{me}-runs").sync == "Synced"


def test_a_fleet_without_a_queue(platform: Installation) -> None:
    me, cluster = "cancelling-lab", platform.lab
    where = namespace(me)
    merge(platform, "A run", **{me: team({"one": training(cluster=LAB)}, cluster=LAB)})
    running(cluster, where, "one-1")
    launched = uids(cluster, where)
    merge(platform, "Cancel it", **{me: team({"one": training(cluster=LAB, cancelled=True)}, cluster=LAB)})
    wait_for("its pods to go", lambda: not pods(cluster, where, "one-1"))
    wait_for("it to have failed", lambda: condition(get(cluster, "Job", "one-1", where), "Failed") == "True")
    (failed,) = (
        each for each in the(cluster, "Job", "one-1", where)["status"]["conditions"] if each["type"] == "Failed"
    )
    assert failed["reason"] == "DeadlineExceeded"
    assert uids(cluster, where) == launched
    assert state(platform.argocd, f"{me}-runs").sync == "Synced"
