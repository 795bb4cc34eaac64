"""Trainings on several nodes."""

from typing import Any

import pytest

from charts.foundation.manifest import Manifest
from charts.foundation.naming import RENDEZVOUS_PORT
from charts.runs.program_configs import INPUTS_NOT_THERE
from tests.charts.runs.teams import LLM, container_of, job_spec, jobs, runs, team, variables
from tests.charts.runs.test_job import decision


def launched(nodes: int, gpus: int) -> Manifest:
    words = LLM | {"nodes": nodes, "gpus": {"large": gpus}}
    (job,) = (job for job in jobs(runs(team({"t": words}))) if job.name == "t-1")
    return job


def test_one_node_is_a_job_and_several_are_a_jobset() -> None:
    assert launched(1, 2).kind == "Job"
    assert launched(2, 2).kind == "JobSet"


@pytest.mark.parametrize(("nodes", "gpus"), [(2, 1), (3, 8)])
def test_there_is_one_process_for_each_gpu_asked_for(nodes: int, gpus: int) -> None:
    jobset = launched(nodes, gpus)
    spec = job_spec(jobset)
    pods = jobset.body["spec"]["replicatedJobs"][0]["replicas"] * spec["parallelism"]
    assert spec["completions"] == spec["parallelism"] == nodes
    environment = variables(jobset)
    asked = pods * container_of(jobset)["resources"]["limits"]["nvidia.com/gpu"]
    assert int(environment["NNODES"]) * int(environment["NPROC_PER_NODE"]) == asked == nodes * gpus


def test_nodes_meet_at_the_first_by_a_name_that_is_published() -> None:
    """JobSet names pods <jobset>-<replicated job>-<job index>-<pod index>, in a Service named after itself."""
    jobset = launched(2, 1)
    (replicated,) = jobset.body["spec"]["replicatedJobs"]
    environment = variables(jobset)
    assert environment["MASTER_ADDR"] == f"{jobset.name}-{replicated['name']}-0-0.{jobset.name}"
    assert environment["MASTER_PORT"] == str(RENDEZVOUS_PORT)
    assert all(jobset.body["spec"]["network"].values())


def test_each_node_knows_its_rank() -> None:
    jobset = launched(2, 1)
    assert job_spec(jobset)["completionMode"] == "Indexed"
    (rank,) = (variable for variable in container_of(jobset)["env"] if variable["name"] == "NODE_RANK")
    assert "job-completion-index" in rank["valueFrom"]["fieldRef"]["fieldPath"]


def outcome(jobset: Manifest, **failure: Any) -> str:
    """What JobSet does with a pod's failure: by its first rule for the reason its Job failed with."""
    action = decision(jobset, **failure)
    if action == "Ignore":
        return "the pod again"
    reason = {"FailJob": "PodFailurePolicy", "Count": "BackoffLimitExceeded"}[action]
    policy = jobset.body["spec"]["failurePolicy"]
    actions = [rule["action"] for rule in policy["rules"] if reason in rule["onJobFailureReasons"]]
    return {"RestartJobSetAndIgnoreMaxRestarts": "all again", "RestartJobSet": "all again, counted"}[
        next(iter(actions), "RestartJobSet")
    ]


def test_a_lost_node_starts_all_again_however_often_and_a_failure_only_so_often() -> None:
    jobset = launched(2, 1)
    assert outcome(jobset, exit_code=INPUTS_NOT_THERE) == "the pod again"
    assert outcome(jobset, exit_code=143, disrupted=True) == "all again"
    assert outcome(jobset, exit_code=1) == "all again, counted"
    assert 0 < jobset.body["spec"]["failurePolicy"]["maxRestarts"] < 5


def test_two_generations_never_write_at_once() -> None:
    assert launched(2, 1).body["spec"]["failurePolicy"]["restartStrategy"] == "BlockingRecreate"
