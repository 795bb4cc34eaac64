"""What is shipped can move from one version of Kubernetes to the next: no API that it uses is on its way out."""

import re

import pytest
import yaml

from charts.foundation.manifest import API_VERSIONS, Manifest
from tests.e2e.cluster import Cluster
from tests.e2e.installation import GKE, LAB, Installation
from toolkit.object_schemas.shapes import Judgement, judged_shapes
from toolkit.writing.sheet import Sheet

VERSIONS = ("1.34", "1.35", "1.36", "1.37")


@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_takes_all_of_dist(platform: Installation, version: str) -> None:
    """By its schemas: a kind that it no longer serves has none, and is noted."""
    dist = platform.repository.clone / "dist"
    sheets = [
        Sheet(
            file.relative_to(dist).as_posix(),
            source="",
            manifests=tuple(
                Manifest(body, field=()) for body in yaml.load_all(file.read_bytes(), yaml.CSafeLoader) if body
            ),
        )
        for file in sorted(dist.rglob("*.yaml"))
    ]
    assert {GKE, LAB} == {sheet.name.partition("/")[0] for sheet in sheets}
    assert judged_shapes(sheets, dict.fromkeys((GKE, LAB), version)) == Judgement()


@pytest.mark.parametrize("name", [GKE, LAB])
def test_nothing_that_was_asked_for_is_deprecated(platform: Installation, name: str) -> None:
    """The API server counts, whoever asks: Argo CD's applying and watching too."""
    ours = {(group(api_version), resource(platform.gke, kind)) for kind, api_version in API_VERSIONS.items()}
    assert deprecated(platform.cluster(name)) & ours == set()


def deprecated(cluster: Cluster) -> set[tuple[str, str]]:
    """Groups and resources: https://kubernetes.io/docs/reference/using-api/deprecation-policy/"""
    metrics = cluster.api.request("GET", "/metrics").body["message"]
    assert "apiserver_request_total" in metrics
    lines = re.findall(r"^apiserver_requested_deprecated_apis\{(.*)\} 1$", metrics, re.MULTILINE)
    labels = [dict(re.findall(r'(\w+)="([^"]*)"', line)) for line in lines]
    return {(each["group"], each["resource"]) for each in labels}


def group(api_version: str) -> str:
    return api_version.rpartition("/")[0]


def resource(cluster: Cluster, kind: str) -> str:
    return cluster.api.path(API_VERSIONS[kind], kind).rpartition("/")[2]
