"""Argo CD finds everything in `dist/` that is meant for it: each file is one Application's, and each object its own."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.charts.delivery.whole import lets_in
from tests.dist.repositories import ROOT
from tests.dist.test_relations import PLATFORM, objects, of_kind

APPLIED_BY_A_PERSON = {"bootstrap.k8s.yaml", "argocd-settings.k8s.yaml"}


def specs() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The spec of each Application, with its cluster."""
    for cluster in PLATFORM.clusters:
        for application in of_kind(in_argo_cd(cluster), "Application"):
            yield cluster, application["spec"]


def in_argo_cd(cluster: str) -> list[Mapping[str, Any]]:
    folder = ROOT / "dist" / cluster / "platform"
    return [*objects(folder), *objects(folder / "argocd")]


def read_by(spec: Mapping[str, Any]) -> list[Path]:
    """The files that Argo CD reads for an Application."""
    return sorted((ROOT / spec["source"]["path"]).glob(spec["source"]["directory"]["include"]))


def test_each_file_has_one_application_and_each_application_a_file() -> None:
    files = [path for path in (ROOT / "dist").rglob("*.yaml") if path.name not in APPLIED_BY_A_PERSON]
    assert sorted(path for _, spec in specs() for path in read_by(spec)) == sorted(files)
    assert all(read_by(spec) for _, spec in specs())


def test_every_application_reads_what_the_platform_says() -> None:
    sources = {(spec["source"]["repoURL"], spec["source"]["targetRevision"]) for _, spec in specs()}
    assert sources == {(PLATFORM.repository.url, PLATFORM.repository.branch)}


@pytest.mark.parametrize("cluster", PLATFORM.clusters)
def test_every_object_is_one_that_its_project_lets_in(cluster: str) -> None:
    projects = {
        project["metadata"]["name"]: project["spec"]
        for project in of_kind(in_argo_cd(cluster), "AppProject")
    }
    for spec in (spec for there, spec in specs() if there == cluster):
        project = projects[spec["project"]]
        for body in (body for file in read_by(spec) for body in yaml.load_all(file.read_bytes(), yaml.CSafeLoader)):
            namespace = body["metadata"].get("namespace")
            assert is_let_in(project, kind(body), spec["destination"]["server"], namespace), body["metadata"]["name"]


def kind(body: Mapping[str, Any]) -> dict[str, str]:
    return {"group": body["apiVersion"].rpartition("/")[0], "kind": body["kind"]}


def is_let_in(project: Mapping[str, Any], kind: Mapping[str, str], server: str, namespace: str | None) -> bool:
    """As Argo CD decides it: without a list any namespaced kind goes, and no cluster-wide one."""
    if namespace is None:
        return kind in project["clusterResourceWhitelist"]
    goes = kind in project.get("namespaceResourceWhitelist", [kind])
    return goes and lets_in(project["destinations"], {"server": server, "namespace": namespace})
