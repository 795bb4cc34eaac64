"""`dist/` is valid, every object of it, for the Kubernetes version of the cluster that it is meant for."""

from pathlib import Path

import msgspec
import pytest
import yaml

from charts.model.platform import Platform
from tests.kubeconform.conftest import Judge

ROOT = Path(__file__).parents[2]
CLUSTERS = msgspec.convert(yaml.safe_load((ROOT / "platform.yaml").read_bytes()), Platform).clusters


def test_dist_has_the_clusters_of_the_platform() -> None:
    assert {folder.name for folder in (ROOT / "dist").iterdir() if folder.is_dir()} == set(CLUSTERS)


@pytest.mark.parametrize("cluster", CLUSTERS)
def test_every_object_is_valid(judged: Judge, cluster: str) -> None:
    manifests = ROOT / "dist" / cluster
    verdict = judged(manifests, CLUSTERS[cluster].kubernetes)
    assert verdict.refusals == ()
    assert (verdict.invalid, verdict.errors, verdict.skipped) == (0, 0, 0)
    assert verdict.valid == objects_in(manifests) > 0


def objects_in(folder: Path) -> int:
    """How many objects a folder holds, counted by another reader than kubeconform's."""
    texts = (file.read_bytes() for file in folder.rglob("*.yaml"))
    return sum(body is not None for text in texts for body in yaml.load_all(text, yaml.CSafeLoader))
