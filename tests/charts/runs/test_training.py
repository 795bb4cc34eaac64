"""Trainings of language models."""

import json
from typing import Any

import pytest

from charts.foundation.pods import plus
from charts.foundation.quantities import size_bytes
from tests.charts.runs.teams import (
    LLM,
    WORDS,
    container_of,
    everything,
    files,
    jobs,
    named,
    pod_of,
    runs,
    team,
    variables,
)
from tests.charts.tenants import site, tenant


def launched(**words: Any) -> Any:
    (job,) = (job for job in jobs(runs(team({"t": LLM | words}))) if job.name == "t-1")
    return job


def test_minimal() -> None:
    bare = tenant(WORDS | {"trainings": {"t": LLM}}, site())
    (job,) = (job for job in jobs(runs(bare)) if job.name == "t-1")
    assert job.kind == "Job"
    assert job.field == ("trainings", "t")
    assert "MLFLOW_TRACKING_URI" not in variables(job)
    assert "FORCE_TORCHRUN" not in variables(job)


def test_full() -> None:
    job = launched(
        gpus={"large": 8},
        method="full",
        user="ann",
        dataset="chats",
        priority="high",
        resources={"cpu": 16, "memory": "512Gi", "cpu_limit": 32, "memory_limit": "640Gi"},
    )
    accelerator = team({}).cluster.accelerators["large"]
    assert pod_of(job)["nodeSelector"] == accelerator.node_selector
    assert pod_of(job)["runtimeClassName"] == accelerator.runtime_class
    resources = container_of(job)["resources"]
    assert resources["requests"]["nvidia.com/gpu"] == resources["limits"]["nvidia.com/gpu"] == 8
    assert variables(job)["NPROC_PER_NODE"] == "8"
    assert json.loads(variables(job)["MLFLOW_TAGS"])["user"] == "ann"


@pytest.mark.parametrize(
    ("words", "torchrun"),
    [
        pytest.param({}, False, id="an adapter on one GPU"),
        pytest.param({"gpus": {"small": 2}}, True, id="two GPUs"),
        pytest.param({"method": "full"}, True, id="DeepSpeed on one GPU"),
        pytest.param({"nodes": 2}, True, id="two nodes"),
    ],
)
def test_torchrun_starts_one_process_a_gpu(words: dict[str, Any], torchrun: bool) -> None:
    job = launched(**words)
    gpus = container_of(job)["resources"]["limits"]["nvidia.com/gpu"]
    assert variables(job).get("FORCE_TORCHRUN") == ("1" if torchrun else None)
    assert variables(job).get("NPROC_PER_NODE") == (str(gpus) if torchrun else None)


@pytest.mark.parametrize("gpus", [1, 4])
def test_shared_memory_is_paid_for(gpus: int) -> None:
    """/dev/shm counts against the container's memory: without room for it the kernel kills the training."""
    memory = "32Gi"
    job = launched(gpus={"small": gpus}, resources={"cpu": 4, "memory": memory})
    (shm,) = (volume["emptyDir"] for volume in pod_of(job)["volumes"] if volume["name"] == "shm")
    assert shm["medium"] == "Memory"
    limits = container_of(job)["resources"]["limits"]
    assert size_bytes(limits["memory"]) == size_bytes(plus(memory, shm["sizeLimit"]))


def test_a_changed_hyperparameter_is_another_config_of_the_same_job() -> None:
    """Which Kubernetes refuses, as the config is immutable: it takes a new number."""
    before, after = (runs(team({"t": LLM | {"hyperparameters": {"learning_rate": rate}}})) for rate in (1e-4, 2e-4))
    pairs = list(zip(before, after, strict=True))
    assert {manifest.name for manifest, other in pairs if manifest.body.get("data") != other.body.get("data")} == {
        "t-1-config"
    }
    assert all(manifest.body.get("spec") == other.body.get("spec") for manifest, other in pairs)
    assert named(before, "ConfigMap", "t-1-config")["immutable"]


def test_runs_are_recorded_under_the_user_or_the_team() -> None:
    tenant = everything()
    for job in jobs(runs(tenant)):
        if "MLFLOW_TAGS" not in variables(job):
            continue
        training = tenant.team.trainings[str(job.field[1])]
        tags = json.loads(variables(job)["MLFLOW_TAGS"])
        experiment = variables(job)["MLFLOW_EXPERIMENT_NAME"]
        assert experiment.startswith(tenant.name)  # in a shared MLflow, teams may have users of one name
        assert (training.user or "") in experiment
        assert tags["team"] == tenant.name
        assert tags["run"] == str(training.run)
        assert tags.get("user") == training.user


def test_no_checkpoint_is_uploaded_and_nothing_is_fetched_while_a_gpu_is_held() -> None:
    environment = variables(launched())
    assert "HF_MLFLOW_LOG_ARTIFACTS" not in environment
    assert environment["HF_HUB_OFFLINE"] == "1"


def test_a_training_waits_for_the_base_that_was_downloaded_for_it() -> None:
    """The same revision stands in both configs, so a base of another source is not taken for it."""
    tenant = everything()
    manifests = runs(tenant)
    fetched = {}
    for job in jobs(manifests):
        told = files(manifests, job.name)
        if "fetch.yaml" in told:
            fetched[told["fetch.yaml"]["output"]["path"]] = told["fetch.yaml"]["output"].get("revision")
    for name, training in tenant.team.trainings.items():
        for artifact in files(manifests, f"{name}-{training.run}")["train.yaml"]["inputs"]:
            assert fetched.get(artifact["path"]) == artifact.get("revision")
