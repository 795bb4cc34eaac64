"""What runs, and how it ends: a pod runs until its test says with which exit code it ends."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.e2e.cluster import Cluster, annotate, condition, every, get, patch, the
from tests.e2e.waiting import wait_for

EXIT_CODE = "tunefleet.test/exit-code"
"""Read by `stages/pods.yaml`."""


def pods(cluster: Cluster, namespace: str, job: str) -> list[dict[str, Any]]:
    """Those of a Job that have not ended."""
    of_job = every(cluster, "Pod", namespace, f"batch.kubernetes.io/job-name={job}")
    return [pod for pod in of_job if pod["status"].get("phase") in ("Pending", "Running") and not is_going(pod)]


def is_going(body: dict[str, Any]) -> bool:
    return "deletionTimestamp" in body["metadata"]


def running(cluster: Cluster, namespace: str, job: str, number: int = 1) -> list[dict[str, Any]]:
    """Its pods, once that many run."""

    def look() -> list[dict[str, Any]]:
        found = [pod for pod in pods(cluster, namespace, job) if pod["status"]["phase"] == "Running"]
        return found if len(found) == number else []

    return wait_for(f"{number} pods of {namespace}/{job} to run", look, seen=lambda: why(cluster, namespace, job))


def end(cluster: Cluster, namespace: str, job: str, exit_code: int = 0) -> None:
    """The programs of a Job's pods exit."""
    for pod in pods(cluster, namespace, job):
        annotate(cluster, "Pod", pod["metadata"]["name"], namespace, {EXIT_CODE: str(exit_code)})


def end_all(cluster: Cluster, namespace: str) -> None:
    """Whatever runs there as a Job succeeds: downloads, trainings, merges."""
    for job in every(cluster, "Job", namespace):
        end(cluster, namespace, job["metadata"]["name"])


def finish(cluster: Cluster, namespace: str, job: str) -> None:
    """The Job succeeds, as soon as its pods are there."""

    def finished() -> bool:
        end(cluster, namespace, job)
        return condition(get(cluster, "Job", job, namespace), "Complete") == "True"

    wait_for(f"{namespace}/{job} to be complete", finished, seen=lambda: why(cluster, namespace, job))


def end_long_ago(cluster: Cluster, namespace: str, job: str) -> None:
    """What has ended did so a year ago, by all that the cluster knows."""
    a_year_ago = (datetime.now(UTC) - timedelta(days=365)).strftime("%Y-%m-%dT%H:%M:%SZ")
    conditions = the(cluster, "Job", job, namespace)["status"]["conditions"]
    then = [{**each, "lastTransitionTime": a_year_ago} for each in conditions]
    patch(cluster, "Job", job, {"status": {"conditions": then}}, namespace, part="status")


def uid(cluster: Cluster, kind: str, name: str, namespace: str) -> str:
    return str(the(cluster, kind, name, namespace)["metadata"]["uid"])


def uids(cluster: Cluster, namespace: str, kind: str = "Job") -> dict[str, str]:
    """By name: what stays as long as an object is the same one."""
    return {str(each["metadata"]["name"]): str(each["metadata"]["uid"]) for each in every(cluster, kind, namespace)}


def why(cluster: Cluster, namespace: str, job: str) -> object:
    """What a person would look at: the Job's status, and where its pods stand."""
    body = get(cluster, "Job", job, namespace)
    events = [each["message"] for each in every(cluster, "Event", namespace) if job in each["involvedObject"]["name"]]
    states = {pod["metadata"]["name"]: pod["status"] for pod in pods(cluster, namespace, job)}
    return {"job": (body or {}).get("status"), "pods": states, "events": events[-5:]}
