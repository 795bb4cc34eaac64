import subprocess
from pathlib import Path

import pytest

from bench.fleets import cluster_names, read, teams_of, write_alone, write_fleet
from bench.repository import TUNEFLEET, Repository
from toolkit.repository import Repository as Input
from toolkit.repository import load


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("fleet")
    write_fleet(root, 40)
    return root


@pytest.fixture(scope="module")
def repository(fleet: Path) -> Input:
    """Raises BrokenInput if two teams share what they must not, or refer to what is not there."""
    return load(fleet)


def test_the_same_number_gives_the_same_fleet(fleet: Path, tmp_path: Path) -> None:
    write_fleet(tmp_path, 40)
    assert {path.name: path.read_text() for path in (tmp_path / "teams").iterdir()} == {
        path.name: path.read_text() for path in (fleet / "teams").iterdir()
    }


def test_teams_differ(fleet: Path) -> None:
    texts = [path.read_text().partition("owners")[2] for path in (fleet / "teams").iterdir()]
    assert len(set(texts)) == len(texts)


def test_a_team_has_about_thirty_objects(fleet: Path) -> None:
    repository = Repository(fleet)
    repository.forget()
    subprocess.run([TUNEFLEET, "synth"], cwd=fleet, env=repository.environment, check=True, capture_output=True)
    objects = sum(len(file) for team in repository.teams() for file in repository.rendered(team))
    assert 25 < objects / len(repository.teams()) < 35


def test_every_cluster_has_teams(fleet: Path) -> None:
    assert all(list(teams_of(fleet, cluster)) for cluster in read(fleet / "platform.yaml")["clusters"])


@pytest.mark.parametrize("teams", [1, 10, 100, 1_000, 10_000])
def test_clusters_grow_with_the_teams(teams: int) -> None:
    assert len(cluster_names(teams)) == max(2, teams // 100)


def test_one_team_alone_is_the_same_team(fleet: Path, repository: Input, tmp_path: Path) -> None:
    for team in list(repository.teams)[:4]:
        write_alone(tmp_path / team, fleet, team)
        alone = load(tmp_path / team)
        assert alone.teams == {team: repository.teams[team]}
        assert list(alone.platform.clusters) == [repository.teams[team].cluster]
