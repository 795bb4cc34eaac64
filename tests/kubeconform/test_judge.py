"""The judge is strict: of every kind that is emitted it takes what is valid and finds what is misspelt."""

import subprocess
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from charts.foundation.manifest import API_VERSIONS, Manifest
from tests.kubeconform.conftest import KINDS, Judge
from tests.kubeconform.judge import judge
from tests.kubeconform.program import kubeconform
from tests.kubeconform.schema_folder import write_schemas
from toolkit.object_schemas.shapes import judged_shapes
from toolkit.writing.sheet import Sheet

SAMPLES: list[dict[str, Any]] = list(yaml.safe_load_all(Path(__file__).with_name("samples.yaml").read_bytes()))
KUBERNETES = "1.36"


def write(folder: Path, objects: list[dict[str, Any]]) -> None:
    for number, body in enumerate(objects):
        (folder / f"{number:03}.yaml").write_text(yaml.safe_dump(body), encoding="utf-8")


def misspelt(sample: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The sample with one key of its metadata, of its content or of its spec misspelt, each in turn."""
    content = [key for key in sample if key not in ("apiVersion", "kind", "metadata")]
    paths = [("metadata", "labels"), *((key,) for key in content), *(("spec", key) for key in sample.get("spec", ()))]
    for *parents, key in paths:
        copy = deepcopy(sample)
        parent = copy
        for step in parents:
            parent = parent[step]
        parent[f"{key}z"] = parent.pop(key)
        yield copy


def test_there_is_a_sample_of_every_kind() -> None:
    assert {sample["kind"]: sample["apiVersion"] for sample in SAMPLES} == API_VERSIONS


@pytest.mark.parametrize("kubernetes", ["1.35", "1.36"])
def test_samples_are_valid(judged: Judge, tmp_path: Path, kubernetes: str) -> None:
    write(tmp_path, SAMPLES)
    verdict = judged(tmp_path, kubernetes)
    assert verdict.refusals == ()
    assert (verdict.valid, verdict.skipped) == (len(SAMPLES), 0)


def test_a_misspelt_key_of_any_kind_is_found(judged: Judge, tmp_path: Path) -> None:
    objects = [copy for sample in SAMPLES for copy in misspelt(sample)]
    write(tmp_path, objects)
    verdict = judged(tmp_path, KUBERNETES)
    assert (verdict.valid, verdict.invalid) == (0, len(objects)), "some misspelt keys were let through"


def test_the_shapes_that_check_refuses_are_those_that_kubeconform_refuses() -> None:
    """`check` judges without kubeconform; here the two are held together."""
    wrong = tuple(Manifest(copy, field=()) for sample in SAMPLES for copy in misspelt(sample))
    right = tuple(Manifest(sample, field=()) for sample in SAMPLES)
    sheets = [Sheet("somewhere/right.k8s.yaml", "", right), Sheet("somewhere/wrong.k8s.yaml", "", wrong)]
    judgement = judged_shapes(sheets, {"somewhere": KUBERNETES})
    assert judgement.notes == ()
    assert {id(refused.manifest) for refused in judgement.refused} == {id(manifest) for manifest in wrong}


def test_a_misspelt_key_deep_in_a_custom_resource_is_found(judged: Judge, tmp_path: Path) -> None:
    (job_set,) = (deepcopy(sample) for sample in SAMPLES if sample["kind"] == "JobSet")
    pod = job_set["spec"]["replicatedJobs"][0]["template"]["spec"]["template"]["spec"]
    pod["containers"][0]["imagePullPolicie"] = "Always"
    write(tmp_path, [job_set])
    (refusal,) = judged(tmp_path, KUBERNETES).refusals
    assert "imagePullPolicie" in refusal.problem


def test_a_key_written_twice_is_found(judged: Judge, tmp_path: Path) -> None:
    (tmp_path / "twice.yaml").write_text("apiVersion: v1\nkind: Namespace\nmetadata: {name: a, name: b}\n")
    assert judged(tmp_path, KUBERNETES).errors == 1


def test_a_kind_without_a_schema_is_an_error_not_a_skip(judged: Judge, tmp_path: Path) -> None:
    write(tmp_path, [{"apiVersion": "example.com/v1", "kind": "Unknown", "metadata": {"name": "a"}}])
    verdict = judged(tmp_path, KUBERNETES)
    assert (verdict.valid, verdict.errors, verdict.skipped) == (0, 1, 0)


def test_a_kubernetes_version_without_schemas_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"v1\.99"):
        write_schemas("1.99", KINDS, tmp_path)


def test_a_missing_program_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        judge(tmp_path, tmp_path, tmp_path / "kubeconform")


def test_a_program_that_cannot_be_built_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    without_modules = {
        "XDG_CACHE_HOME": str(tmp_path),
        "HOME": str(tmp_path),
        "PATH": "/usr/bin:/bin",
        "GOPROXY": "off",
    }
    with pytest.raises(subprocess.CalledProcessError):
        kubeconform(without_modules)
    assert [file for file in (tmp_path / "tunefleet").rglob("*") if file.is_file()] == []
