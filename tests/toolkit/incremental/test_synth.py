"""`tunefleet synth` whose memory, `dist/` or disk is not as it should be; and what it says of many files."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.dist.repositories import files
from tests.toolkit.incremental.fleets import raise_run, team_file, write_fleet
from toolkit.command_line import tunefleet
from toolkit.commands import synth as module
from toolkit.exit_codes import BROKEN_INPUT
from toolkit.incremental import memory
from toolkit.incremental.memory import Memory

TEAMS = {"a": "gke-prod", "b": "k3s-lab"}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(memory, "users", lambda: tmp_path / "cache" / "memory.sqlite")
    root = write_fleet(tmp_path / "repository", TEAMS)
    monkeypatch.chdir(root)
    return root


def run(*arguments: str) -> Result:
    return CliRunner().invoke(tunefleet, ["synth", *arguments], catch_exceptions=False)


def lose_texts(path: Path) -> None:
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE part SET texts = x'00'")
    connection.close()


def test_texts_that_are_lost_are_made_and_kept_again(root: Path, tmp_path: Path) -> None:
    assert run().exit_code == 0
    wanted = files(root / "dist")
    for lose in (lose_texts, Path.unlink):
        lose(tmp_path / "cache" / "memory.sqlite")
        for path in (root / "dist").rglob("*.yaml"):
            path.unlink()
        assert run().exit_code == 0
        assert files(root / "dist") == wanted
        again = run("--check")
        assert again.exit_code == 0, again.output


@pytest.mark.parametrize("arguments", [(), ("--no-cache",)])
def test_where_nothing_can_be_kept_all_is_made_all_the_same(
    root: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    """As on a full disk, which the temporary folder may be on too."""
    assert run().exit_code == 0
    wanted = files(root / "dist")
    for path in (root / "dist").rglob("*.yaml"):
        path.unlink()
    keep = Memory.keep

    def full(self: Memory, made: object) -> None:
        if self._path == memory.IN_THIS_PROCESS:
            keep(self, made)  # type: ignore[arg-type]

    monkeypatch.setattr(Memory, "keep", full)
    monkeypatch.setattr(memory, "users", lambda: root.parent / "another.sqlite")
    assert run(*arguments).exit_code == 0
    assert files(root / "dist") == wanted


@pytest.mark.parametrize("odd", [b"\xff.yaml", b"a\nb.yaml"])
def test_odd_names_in_dist_are_told_and_no_trouble(root: Path, odd: bytes) -> None:
    assert run().exit_code == 0
    (root / "dist" / os.fsdecode(odd)).write_text("mine\n")
    for _ in range(2):
        told = run()
        assert told.exit_code == BROKEN_INPUT
        assert "not as tunefleet wrote it" in told.output


def test_a_repository_whose_name_is_no_utf_8_is_one_all_the_same(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    renamed = root.rename(root.with_name(os.fsdecode(b"\xff")))
    monkeypatch.chdir(renamed)
    for _ in range(2):
        told = run()
        assert told.exit_code == 0, told.output


def forbid_folder(dist: Path) -> None:
    (dist / "gke-prod" / "a").chmod(0)


def forbid_runs(dist: Path) -> None:
    (dist / "gke-prod" / "a" / "runs.k8s.yaml").chmod(0)


@pytest.mark.parametrize("forbid", [forbid_folder, forbid_runs])
def test_a_dist_that_cannot_be_read_is_refused(
    mine: Path, monkeypatch: pytest.MonkeyPatch, forbid: Callable[[Path], None]
) -> None:
    monkeypatch.setattr(memory, "users", lambda: mine / "memory.sqlite")
    root = write_fleet(mine / "repository", TEAMS)
    monkeypatch.chdir(root)
    assert run().exit_code == 0
    forbid(root / "dist")
    for edit in (lambda _: None, raise_run):
        edit(team_file(root, "a"))
        told = run()
        assert told.exit_code == BROKEN_INPUT
        assert "cannot read" in told.output
    (root / "dist" / "gke-prod" / "a").chmod(0o755)


def test_many_changed_files_are_counted_and_few_are_named(root: Path) -> None:
    first = run().output
    assert len(files(root / "dist")) < module.MANY_FILES
    named = [line for line in first.splitlines() if line.startswith("+ dist/")]
    assert {line.removeprefix("+ dist/") for line in named} == files(root / "dist").keys()
    before = files(root / "dist").keys()

    write_fleet(root, {f"team-{number:02}": "gke-prod" for number in range(10)})
    second = run().output
    new = files(root / "dist").keys() - before
    named = [line for line in second.splitlines() if line.startswith("+ dist/")]
    (counted,) = [line for line in second.splitlines() if line.startswith("and ")]
    assert len(named) == module.MANY_FILES
    assert {line.removeprefix("+ dist/") for line in named} < new
    assert counted.startswith(f"and {len(new) - len(named)} more")
    assert f"{len(new)} files written" in second
