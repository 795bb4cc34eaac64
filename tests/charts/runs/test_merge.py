"""Merges of adapters into their bases."""

import pytest

from charts.foundation.quantities import parameter_count, size_bytes
from charts.runs.merge import merge_memory
from tests.charts.runs.teams import LLM, container_of, files, jobs, runs, team


@pytest.mark.parametrize(("method", "merged"), [("lora", True), ("qlora", True), ("full", False)])
def test_only_adapters_are_merged(method: str, merged: bool) -> None:
    names = {job.name for job in jobs(runs(team({"t": LLM | {"method": method, "merge": True}})))}
    assert ("t-1-merge" in names) == merged


def test_nothing_is_merged_that_nobody_asked_for() -> None:
    assert "t-1-merge" not in {job.name for job in jobs(runs(team({"t": LLM})))}


def test_a_merge_starts_from_what_its_training_leaves() -> None:
    manifests = runs(team({"t": LLM | {"merge": True}}))
    training, merge = files(manifests, "t-1")["train.yaml"], files(manifests, "t-1-merge")
    assert training["output"] in merge["merge.yaml"]["inputs"]
    assert training["inputs"][0] in merge["merge.yaml"]["inputs"]
    assert merge["llama-factory.yaml"]["export_dir"] == merge["merge.yaml"]["output"]["path"]


def test_a_merge_runs_in_the_image_that_wrote_the_adapter_without_a_gpu() -> None:
    manifests = runs(team({"t": LLM | {"merge": True}}))
    training, merge = (job for job in jobs(manifests) if job.name.startswith("t-1"))
    assert container_of(merge)["image"] == container_of(training)["image"]
    assert "nvidia.com/gpu" not in container_of(merge)["resources"]["limits"]


@pytest.mark.parametrize("parameters", ["350M", "3B", "8B", "70B", "405B"])
def test_the_base_fits_into_memory_twice(parameters: str) -> None:
    weights = 2 * parameter_count(parameters)
    memory = size_bytes(merge_memory(parameters))
    assert 2 * weights < memory < 3 * weights + 4 * 2**30
