"""`tunefleet graph network`, started as a person starts it."""

import json
from pathlib import Path

import pytest

from tests.dist.repositories import copy_of_input, files, tunefleet


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of_input(tmp_path_factory.mktemp("repository"))


def test_it_shows_every_cluster_and_writes_nothing(repository: Path) -> None:
    before = files(repository)
    run = tunefleet(repository, "graph", "network")
    assert run.returncode == 0, run.stderr
    heads = [line for line in run.stdout.splitlines() if not line.startswith(" ")]
    assert heads == ["gke-prod", "k3s-lab"]
    assert files(repository) == before


def test_a_team_alone_in_data(repository: Path) -> None:
    run = tunefleet(repository, "graph", "network", "--team", "lab", "--format", "json")
    (edges,) = json.loads(run.stdout).values()
    assert edges
    for edge in edges:
        assert "llm-workspace-lab" in (edge["source"].get("namespace"), edge["destination"].get("namespace"))


def test_mermaid_on_one_cluster(repository: Path) -> None:
    run = tunefleet(repository, "graph", "network", "--cluster", "k3s-lab", "--format", "mermaid")
    assert run.stdout.startswith("flowchart LR\n")
    assert "team-alpha" not in run.stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--team", "nobody"), "team-alpha"),
        (("--cluster", "moon"), "gke-prod"),
        (("--cluster", "gke-prod", "--team", "lab"), "k3s-lab"),
    ],
)
def test_a_name_that_is_not_there_is_wrong_use_and_told_what_is(
    repository: Path, arguments: tuple[str, ...], told: str
) -> None:
    run = tunefleet(repository, "graph", "network", *arguments)
    assert run.returncode == 2
    assert told in run.stderr
    assert "Traceback" not in run.stderr


def test_broken_input_is_told_by_line(tmp_path: Path) -> None:
    where = copy_of_input(tmp_path / "broken")
    (where / "teams" / "lab.yaml").write_text("cluster: [\n")
    run = tunefleet(where, "graph", "network")
    assert run.returncode == 2
    assert "teams/lab.yaml:" in run.stderr
