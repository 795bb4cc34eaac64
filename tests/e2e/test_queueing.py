"""Kueue: who waits, who goes first, and what becomes of a run that made room."""

from typing import Any

import pytest

from tests.e2e.api import Refused
from tests.e2e.applications import refreshed, state
from tests.e2e.cluster import Cluster, condition, every, patch, the
from tests.e2e.installation import Installation
from tests.e2e.jobs import finish, pods, running, uid, uids
from tests.e2e.teams import merge, namespace, team, training
from tests.e2e.waiting import always, wait_for

QUEUE = "kueue.x-k8s.io/queue-name"


def waits(cluster: Cluster, where: str, job: str) -> bool:
    """Kueue knows it, and has not let it in."""
    (workload,) = [each for each in every(cluster, "Workload", where) if owner(each) == job] or [
        {"status": {"conditions": []}}
    ]
    return condition(workload, "QuotaReserved") == "False" and bool(the(cluster, "Job", job, where)["spec"]["suspend"])


def owner(workload: dict[str, Any]) -> str:
    return str(workload["metadata"]["ownerReferences"][0]["name"])


def test_the_second_waits_until_the_first_has_ended(platform: Installation) -> None:
    me, cluster = "in-turn", platform.gke
    where = namespace(me)
    merge(platform, "The first", **{me: team({"first": training()})})
    running(cluster, where, "first-1")
    merge(platform, "The second", **{me: team({"first": training(), "second": training()})})
    wait_for("the second to wait", lambda: waits(cluster, where, "second-1"))
    assert pods(cluster, where, "second-1") == []
    finish(cluster, where, "first-1")
    running(cluster, where, "second-1")


def test_a_team_waits_for_itself_alone(platform: Installation) -> None:
    """A full team neither takes another's GPUs nor holds the other up."""
    full, idle, cluster = "full", "idle", platform.gke
    merge(platform, "A full team", **{full: team({"one": training(), "two": training()}), idle: team({}, gpus=1)})
    wait_for("one of two to wait", lambda: [job for job in ("one-1", "two-1") if waits(cluster, namespace(full), job)])
    (waiting,) = [job for job in ("one-1", "two-1") if waits(cluster, namespace(full), job)]
    always("that it waits", lambda: waits(cluster, namespace(full), waiting), seconds=3)
    merge(platform, "The idle team launches", **{idle: team({"one": training()}, gpus=1)})
    running(cluster, namespace(idle), "one-1")
    assert waits(cluster, namespace(full), waiting)


def test_a_preempted_run_goes_on_under_the_same_identity(platform: Installation) -> None:
    me, cluster = "preemption", platform.gke
    where = namespace(me)
    slow = {"slow": training(priority="low")}
    merge(platform, "A patient run", **{me: team(slow)})
    (before,) = running(cluster, where, "slow-1")
    (download,) = (job for job in uids(cluster, where) if job.startswith("download-"))
    finish(cluster, where, download)
    refreshed(platform.argocd, f"{me}-runs")
    assert state(platform.argocd, f"{me}-runs").health == "Progressing", "Argo CD sees that the run is under way"
    launched = uid(cluster, "Job", "slow-1", where)
    merge(platform, "One in a hurry", **{me: team({**slow, "urgent": training(priority="high")})})
    running(cluster, where, "urgent-1")
    assert waits(cluster, where, "slow-1")
    assert state(platform.argocd, f"{me}-runs").sync == "Synced", "Argo CD does not fight Kueue"
    finish(cluster, where, "urgent-1")
    (after,) = running(cluster, where, "slow-1")
    assert uid(cluster, "Job", "slow-1", where) == launched
    assert after["metadata"]["uid"] != before["metadata"]["uid"]
    assert told(after) == told(before), "it finds its checkpoints, and writes where it wrote"
    finish(cluster, where, "slow-1")


def told(pod: dict[str, Any]) -> tuple[object, ...]:
    """What a program is told: its command, environment and volumes."""
    (container,) = pod["spec"]["containers"]
    return container["command"], container["env"], container["volumeMounts"], pod["spec"]["volumes"]


def test_nobody_moves_a_running_run_to_another_queue(platform: Installation) -> None:
    me, cluster = "same-queue", platform.gke
    merge(platform, "A run", **{me: team({"bot": training()})})
    running(cluster, namespace(me), "bot-1")
    with pytest.raises(Refused, match="immutable"):
        patch(cluster, "Job", "bot-1", {"metadata": {"labels": {QUEUE: "training"}}}, namespace(me))
