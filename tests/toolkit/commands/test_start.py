"""How little is loaded before a person sees the help, or what is wrong with the input."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.dist.repositories import EXAMPLE, ROOT, copy_of_input, imported
from tests.dist.repositories import tunefleet as run
from toolkit.command_line import tunefleet
from toolkit.help_page import COMMANDS, DEFAULT, HELP

TERMINAL = 80
"""Columns of the narrowest terminal that anybody still has."""

FOR_ANY_COMMAND = {"re", "typing"}
FOR_OPTIONS = {"click"}
FOR_SOUND_INPUT = {"charts.composition", "toolkit.network", "toolkit.object_schemas", "toolkit.rules", "jsonschema_rs"}

TOOK = re.compile(r" \([0-9.]+ s\)$", re.MULTILINE)


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of_input(tmp_path_factory.mktemp("start") / "repository", of=EXAMPLE)


def test_what_is_sound_is_judged(repository: Path) -> None:
    """So the names are right that the tests below find nowhere."""
    assert imported(repository, "check", "--format", "text") >= FOR_ANY_COMMAND | FOR_OPTIONS | FOR_SOUND_INPUT


@pytest.mark.parametrize("broken", ["cluster: [\n", "clutser: moon\n", "cluster: moon\n"])
def test_what_is_broken_is_told_before_what_judges_is_loaded(repository: Path, broken: str) -> None:
    team = repository / "teams" / "broken.yaml"
    team.write_text(broken)
    modules = imported(repository, "check", exit_code=2)
    team.unlink()
    assert not modules & {*FOR_SOUND_INPUT, *FOR_OPTIONS, "cdk8s", "jsii", "sqlite3"}


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_the_help_is_there_before_anything_is_loaded(tmp_path: Path, option: str) -> None:
    assert not imported(tmp_path, option) & {*FOR_ANY_COMMAND, *FOR_OPTIONS}


def test_the_help_is_the_same_however_it_is_asked_for() -> None:
    assert CliRunner().invoke(tunefleet, ["--help"]).output == f"{HELP}\n"


def test_the_help_names_each_command_and_fits_a_terminal() -> None:
    lines = HELP.splitlines()
    assert max(map(len, lines)) <= TERMINAL
    for name in COMMANDS:
        assert any(line.split()[:1] == [name] for line in lines)
        assert CliRunner().invoke(tunefleet, [name, "--help"]).output.startswith(f"Usage: tunefleet {name} ")
    assert DEFAULT in COMMANDS


@pytest.mark.parametrize("words", [[], ["synth"], ["check"]])
def test_without_options_a_command_does_the_same_and_needs_no_parser(tmp_path: Path, words: list[str]) -> None:
    root = copy_of_input(tmp_path / "repository", of=EXAMPLE)
    own = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    assert not imported(root, *words, environment=own) & FOR_OPTIONS
    parsed = {"check": ["check", "--format", "text"]}.get(words[-1] if words else "", ["synth", "--no-cache"])
    assert imported(root, *parsed, environment=own) >= FOR_OPTIONS
    said = [TOOK.sub("", run(root, *each, environment=own).stdout) for each in (words, parsed)]
    assert said[0] == said[1] != ""


@pytest.mark.parametrize("words", [["check"], ["check", "--format", "text"]])
def test_whoever_stops_reading_sees_no_traceback(repository: Path, words: list[str]) -> None:
    broken = repository / "teams" / "broken.yaml"
    broken.write_text("cluster: moon\n")
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *words],
        cwd=repository,
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    broken.unlink()
    assert (ended.returncode, ended.stderr) == (1, b"")
