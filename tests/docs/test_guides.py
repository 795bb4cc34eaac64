"""Each guide does what it says, on a copy; what it leaves behind is what a person wanted."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from charts.foundation import folders
from charts.runs.step import CANCELLED
from tests.dist.repositories import ROOT
from tests.docs.guides import blocks, clone, commit, follow, git, type_in
from tests.kubeconform.judge import judge
from tests.kubeconform.program import kubeconform
from tests.kubeconform.schema_folder import write_schemas
from tests.toolkit.rules.fleets import fleet
from toolkit.rules.isolation.pod_security import baseline

Object = Mapping[str, Any]


@pytest.fixture(scope="session")
def upstream(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return clone(tmp_path_factory.mktemp("guides")).parent


@pytest.fixture
def repository(upstream: Path, tmp_path: Path) -> Path:
    """A person's clone of a repository with a few teams."""
    shutil.copytree(upstream, tmp_path, dirs_exist_ok=True)
    git(tmp_path / "clone", "remote", "set-url", "origin", str(tmp_path / "upstream"))
    return tmp_path / "clone"


def objects(repository: Path, file: str) -> dict[tuple[str, str], Object]:
    content = (repository / "dist" / file).read_bytes()
    return {(each["kind"], each["metadata"]["name"]): each for each in yaml.load_all(content, yaml.CSafeLoader)}


def test_first_pull_request(repository: Path) -> None:
    other = repository.parent / "upstream"  # somebody else's first pull request is merged meanwhile
    lab = (other / "teams" / "vision.yaml").read_text(encoding="utf-8")
    (other / "teams" / "sight.yaml").write_text(lab, encoding="utf-8")
    type_in(other, "uv run tunefleet synth", "…")
    commit(other, "another team")
    follow("first-pr.md", repository)
    type_in(repository, "uv run tunefleet synth --check", "…")
    assert {path.name for path in (repository / "dist" / "gke-prod").iterdir()} >= {"sight", "faq-bots", "platform"}
    assert ("Job", "faq-1") in objects(repository, "gke-prod/faq-bots/runs.k8s.yaml")


def test_rename(repository: Path) -> None:
    published = ("ConfigMap", "support-published")
    before = objects(repository, "gke-prod/team-beta/workspace.k8s.yaml")[published]
    follow("rename-a-team-or-a-training.md", repository)
    runs = objects(repository, "gke-prod/team-beta/runs.k8s.yaml")
    assert ("Job", "helpdesk-1") in runs
    assert ("Job", "support-1") not in runs
    after = objects(repository, "gke-prod/team-beta/workspace.k8s.yaml")[published]
    assert after["data"]["path"] == before["data"]["path"]
    assert stopped(repository, "gke-prod/inspection/runs.k8s.yaml") == {"defects-1", "defects-1-register"}
    assert ("Job", "parts-2") in objects(repository, "gke-prod/inspection/runs.k8s.yaml")
    claims = [objects(repository, f"gke-prod/{team}/workspace.k8s.yaml") for team in ("vision", "inspection")]
    assert all(("PersistentVolumeClaim", "storage") in claim for claim in claims)
    (repository / "teams" / "vision.yaml").unlink()  # the third step of the guide to retire
    type_in(repository, "uv run tunefleet synth", "…")


def test_move(repository: Path) -> None:
    follow("move-to-another-cluster.md", repository)
    assert not (repository / "dist" / "gke-prod" / "team-beta").exists()
    assert stopped(repository, "k3s-lab/team-beta/runs.k8s.yaml") == {"support-1", "support-1-merge"}
    webui = objects(repository, "k3s-lab/team-beta/workspace.k8s.yaml")["Deployment", "llama-factory-webui"]
    assert webui["spec"].get("replicas", 1) == 1
    type_in(repository, "uv run tunefleet check", "…")


def test_change_storage(repository: Path) -> None:
    follow("change-storage.md", repository)
    vision = objects(repository, "gke-prod/vision/workspace.k8s.yaml")["PersistentVolumeClaim", "storage"]
    assert vision["spec"]["resources"]["requests"]["storage"] == "300Gi"
    lab = objects(repository, "k3s-lab/lab/workspace.k8s.yaml")["PersistentVolumeClaim", "storage"]
    by_hand = {each["kind"]: each for each in by_hand_in("change-storage.md")}["PersistentVolumeClaim"]
    assert by_hand["spec"] == lab["spec"]
    assert by_hand["metadata"]["namespace"] == lab["metadata"]["namespace"]


def stopped(repository: Path, file: str) -> set[str]:
    jobs = ((name, each) for (kind, name), each in objects(repository, file).items() if kind == "Job")
    return {name for name, job in jobs if CANCELLED in job["metadata"]["annotations"]}


def by_hand_in(guide: str) -> list[Object]:
    """What a person applies by hand."""
    texts = (block.text for block in blocks(guide) if block.kind == "yaml" and "apiVersion:" in block.text)
    return [each for text in texts for each in yaml.safe_load_all(text)]


@pytest.mark.parametrize("guide", ["change-storage.md", "move-to-another-cluster.md"])
def test_what_is_applied_by_hand_is_admitted(guide: str, tmp_path: Path) -> None:
    schemas, manifests = tmp_path / "schemas", tmp_path / "manifests"
    schemas.mkdir()
    manifests.mkdir()
    bodies = by_hand_in(guide)
    (manifests / "all.yaml").write_text(yaml.safe_dump_all(bodies), encoding="utf-8")
    write_schemas("1.36", {(each["apiVersion"], each["kind"]) for each in bodies}, schemas)
    verdict = judge(manifests, schemas, kubeconform())
    assert (verdict.valid, verdict.refusals) == (len(bodies), ())
    assert list(baseline(fleet(*bodies))) == []
    assert "Pod" in {each["kind"] for each in bodies}


def test_the_folders_to_copy_are_those_of_the_storage() -> None:
    told = (ROOT / "docs" / "guides" / "move-to-another-cluster.md").read_text(encoding="utf-8")
    assert folders.__doc__ is not None
    for folder in {line.split("/")[2].split()[0] for line in folders.__doc__.splitlines() if line.startswith("/")}:
        assert f"/storage/{folder}" in told
