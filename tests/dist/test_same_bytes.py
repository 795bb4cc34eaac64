"""The committed `dist/` is what the input says, in both directions, and nothing but the input decides its bytes."""

import shutil
from pathlib import Path

import pytest

from tests.dist.repositories import ROOT, copy_of_input, files, tunefleet


@pytest.fixture(scope="module")
def synthesized(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = copy_of_input(tmp_path_factory.mktemp("input"))
    run = tunefleet(where)
    assert run.returncode == 0, run.stderr
    return where


def test_dist_is_committed_as_the_input_says(synthesized: Path) -> None:
    fresh, committed = files(synthesized / "dist"), files(ROOT / "dist")
    stale = sorted(name for name in fresh.keys() | committed.keys() if fresh.get(name) != committed.get(name))
    assert not stale, f"dist/ is stale; run: uv run tunefleet synth ({', '.join(stale)})"


def test_neither_the_hash_seed_nor_the_locale_nor_the_time_zone_decides(synthesized: Path, tmp_path: Path) -> None:
    other = {"PYTHONHASHSEED": "1234", "LC_ALL": "C", "TZ": "Pacific/Kiritimati"}
    run = tunefleet(copy_of_input(tmp_path / "a"), environment=other)
    assert run.returncode == 0, run.stderr
    assert files(tmp_path / "a" / "dist") == files(synthesized / "dist")


def test_the_order_in_which_team_files_were_made_does_not_decide(synthesized: Path, tmp_path: Path) -> None:
    teams = sorted((ROOT / "teams").iterdir(), reverse=True)
    (tmp_path / "teams").mkdir()
    for team in teams:
        shutil.copy(team, tmp_path / "teams")
    shutil.copy(ROOT / "platform.yaml", tmp_path)
    assert tunefleet(tmp_path).returncode == 0
    assert files(tmp_path / "dist") == files(synthesized / "dist")


def test_a_team_is_rendered_alike_whoever_else_is_there(synthesized: Path, tmp_path: Path) -> None:
    where = copy_of_input(tmp_path)
    for team in (where / "teams").iterdir():
        if team.stem != "vision":
            team.unlink()
    assert tunefleet(where).returncode == 0
    alone = files(where / "dist" / "gke-prod" / "vision")
    assert alone == files(synthesized / "dist" / "gke-prod" / "vision")


def test_synthesizing_again_touches_nothing(tmp_path: Path) -> None:
    where = copy_of_input(tmp_path)
    assert tunefleet(where).returncode == 0
    before = {path: path.stat().st_mtime_ns for path in (where / "dist").rglob("*")}
    assert tunefleet(where).returncode == 0
    assert {path: path.stat().st_mtime_ns for path in (where / "dist").rglob("*")} == before
