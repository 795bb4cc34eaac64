"""What becomes of a Job when its pod fails, and who queues it."""

from typing import Any

import pytest

from charts.foundation.manifest import Manifest
from charts.foundation.priorities import TRAINING
from charts.runs.program_configs import INPUTS_NOT_THERE, STOPPED
from tests.charts.runs.teams import LLM, TIMM, WORDS, everything, job_spec, jobs, pod_of, runs, team
from tests.charts.tenants import BARE, site, tenant

QUEUE = "kueue.x-k8s.io/queue-name"
PRIORITY = "kueue.x-k8s.io/priority-class"


def decision(job: Manifest, *, exit_code: int, disrupted: bool = False) -> str:
    """What Kubernetes does: the first rule that matches; without one the failure counts."""
    for rule in job_spec(job)["podFailurePolicy"]["rules"]:
        if disrupted and {"type": "DisruptionTarget", "status": "True"} in rule.get("onPodConditions", []):
            return str(rule["action"])
        if "onExitCodes" in rule and _matches(rule["onExitCodes"], exit_code):
            return str(rule["action"])
    return "Count"


def _matches(codes: dict[str, Any], exit_code: int) -> bool:
    return bool((exit_code in codes["values"]) == (codes["operator"] == "In"))


@pytest.mark.parametrize(
    ("exit_code", "disrupted", "action"),
    [
        pytest.param(INPUTS_NOT_THERE, False, "Ignore", id="an input is not there yet"),
        pytest.param(STOPPED, True, "Ignore", id="preempted"),
        pytest.param(1, True, "Ignore", id="preempted, and died of it"),
        pytest.param(STOPPED, False, "Ignore", id="suspended by Kueue, which marks nothing on the pod"),
        pytest.param(137, False, "FailJob", id="out of memory"),
        pytest.param(1, False, "FailJob", id="failed"),
    ],
)
def test_only_what_a_new_start_can_help_is_started_again(exit_code: int, disrupted: bool, action: str) -> None:
    for job in jobs(runs(everything())):
        if job.kind == "Job":
            assert decision(job, exit_code=exit_code, disrupted=disrupted) == action


def test_kueue_queues_what_wants_a_gpu_and_only_that() -> None:
    for job in jobs(runs(everything())):
        (container,) = pod_of(job)["containers"]
        assert (QUEUE in job.body["metadata"]["labels"]) == ("nvidia.com/gpu" in container["resources"]["limits"])


@pytest.mark.parametrize("priority", list(TRAINING))
def test_a_priority_is_one_that_the_cluster_knows(priority: str) -> None:
    words = {"images": TIMM | {"gpus": {"small": 1}, "priority": priority}}
    (job,) = (job for job in jobs(runs(team(words))) if job.name == "images-1")
    assert job.body["metadata"]["labels"][PRIORITY] == f"training-{priority}"
    assert pod_of(job)["priorityClassName"] in {level.name for level in TRAINING.values()}


def test_without_kueue_the_scheduler_orders_pods() -> None:
    bare = tenant(WORDS | {"trainings": {"first": LLM | {"priority": "high"}}}, site(BARE))
    (job,) = (job for job in jobs(runs(bare)) if job.name == "first-1")
    assert not {QUEUE, PRIORITY} & job.body["metadata"]["labels"].keys()
    assert pod_of(job)["priorityClassName"] == TRAINING["high"].name
