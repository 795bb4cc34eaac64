"""The committed `dist/` is what the input says; nothing but the input and the runs that it holds decides its bytes."""

import shutil
from pathlib import Path

import pytest
import yaml

from tests.dist.repositories import ROOT, copy_of_input, files, tunefleet
from toolkit.writing.run_steps import key, run_steps


@pytest.fixture(scope="module")
def synthesized(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = copy_of_input(tmp_path_factory.mktemp("input"))
    run = tunefleet(where)
    assert run.returncode == 0, run.stderr
    return where


def test_dist_is_committed_as_the_input_says(tmp_path: Path) -> None:
    where = copy_of_input(tmp_path)
    shutil.copytree(ROOT / "dist", where / "dist")
    run = tunefleet(where)
    assert run.returncode == 0, run.stderr
    assert files(where / "dist") == files(ROOT / "dist"), f"dist/ is stale; run: uv run tunefleet synth\n{run.stdout}"


def test_only_launched_runs_are_older_than_the_charts(synthesized: Path) -> None:
    fresh, committed = files(synthesized / "dist"), files(ROOT / "dist")
    assert fresh.keys() == committed.keys()
    for name in fresh:
        if fresh[name] != committed[name]:
            assert outside_launched_steps(fresh[name]) == outside_launched_steps(committed[name]), name


def outside_launched_steps(file: bytes) -> list[object]:
    """The file's objects, those of launched steps without what they say."""
    objects = list(yaml.load_all(file, yaml.CSafeLoader))
    launched = {key(body) for step in run_steps(objects).values() for body in step.bodies}
    return [key(body) if key(body) in launched else body for body in objects]


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
    kept, *others = (where / "teams").iterdir()
    for team in others:
        team.unlink()
    assert tunefleet(where).returncode == 0
    (alone,) = (where / "dist").glob(f"*/{kept.stem}")
    assert files(alone) == files(synthesized / "dist" / alone.parent.name / alone.name)


def test_synthesizing_again_touches_nothing(tmp_path: Path) -> None:
    where = copy_of_input(tmp_path)
    assert tunefleet(where).returncode == 0
    before = {path: path.stat().st_mtime_ns for path in (where / "dist").rglob("*")}
    assert tunefleet(where).returncode == 0
    assert {path: path.stat().st_mtime_ns for path in (where / "dist").rglob("*")} == before
