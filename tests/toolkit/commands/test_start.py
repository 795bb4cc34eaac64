"""How little is loaded before a person sees the help, or what is wrong with the input."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.dist.repositories import EXAMPLE, copy_of_input, imported
from toolkit.command_line import tunefleet
from toolkit.help_page import COMMANDS, DEFAULT, HELP

TERMINAL = 80
"""Columns of the narrowest terminal that anybody still has."""

FOR_ANY_COMMAND = {"click", "inspect", "re", "typing"}
FOR_SOUND_INPUT = {"charts.composition", "toolkit.network", "toolkit.object_schemas", "toolkit.rules", "jsonschema_rs"}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_of_input(tmp_path_factory.mktemp("start") / "repository", of=EXAMPLE)


def test_what_is_sound_is_judged(repository: Path) -> None:
    """So the names are right that the tests below find nowhere."""
    assert imported(repository, "check") >= FOR_ANY_COMMAND | FOR_SOUND_INPUT


@pytest.mark.parametrize("broken", ["cluster: [\n", "clutser: moon\n", "cluster: moon\n"])
def test_what_is_broken_is_told_before_what_judges_is_loaded(repository: Path, broken: str) -> None:
    team = repository / "teams" / "broken.yaml"
    team.write_text(broken)
    modules = imported(repository, "check", exit_code=2)
    team.unlink()
    assert not modules & {*FOR_SOUND_INPUT, "cdk8s", "jsii", "sqlite3"}


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_the_help_is_there_before_anything_is_loaded(tmp_path: Path, option: str) -> None:
    assert not imported(tmp_path, option) & FOR_ANY_COMMAND


def test_the_help_is_the_same_however_it_is_asked_for() -> None:
    assert CliRunner().invoke(tunefleet, ["--help"]).output == f"{HELP}\n"


def test_the_help_names_each_command_and_fits_a_terminal() -> None:
    lines = HELP.splitlines()
    assert max(map(len, lines)) <= TERMINAL
    for name in COMMANDS:
        assert any(line.split()[:1] == [name] for line in lines)
        assert CliRunner().invoke(tunefleet, [name, "--help"]).output.startswith(f"Usage: tunefleet {name} ")
    assert DEFAULT in COMMANDS
