"""How little is loaded before a person sees the help, or what is wrong with the input."""

import os
import re
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.dist.repositories import EXAMPLE, ROOT, copy_of_input, imported
from tests.dist.repositories import tunefleet as run
from toolkit.command_line import tunefleet
from toolkit.exit_codes import BROKEN_INPUT
from toolkit.help_page import COMMANDS, DEFAULT, HELP

TUNEFLEET = Path(sysconfig.get_path("scripts")) / "tunefleet"

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


WORDS = pytest.mark.parametrize("words", [["check"], ["check", "--format", "json"], ["synth", "--check"]], ids=" ".join)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A repository of which every command has something to say, with letters that are not everybody's."""
    root = copy_of_input(tmp_path / "repository", of=EXAMPLE)
    (root / "teams" / "broken.yaml").write_text("naïve: true\n", encoding="utf-8")
    return root


def shell(
    root: Path,
    words: list[str],
    redirection: str = "",
    *,
    pipe: tuple[int, ...] = (),
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """As a person's shell starts it, where Python keeps back what is written to a pipe until there is much of it."""
    own = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    line = ["bash", "-c", f'"$@" {redirection}', "bash", sys.executable, str(ROOT / "main.py"), *words]
    return subprocess.run(
        line, cwd=root, env={**own, **(environment or {})}, pass_fds=pipe, capture_output=True, check=False
    )


@pytest.fixture
def unread() -> Iterator[int]:
    """A pipe whose reader has gone."""
    reading, writing = os.pipe()
    os.close(reading)
    yield writing
    os.close(writing)


@WORDS
def test_whoever_stops_reading_sees_no_traceback(broken: Path, words: list[str], unread: int) -> None:
    loud = shell(broken, words)
    one, both = (shell(broken, words, f">&{unread} {more}", pipe=(unread,)) for more in ("", "2>&1"))
    assert (one.returncode, one.stderr) == ((1, b"") if loud.stdout else (BROKEN_INPUT, loud.stderr))
    assert (both.returncode, both.stderr) == (1, b"")


@WORDS
def test_where_nobody_listens_nothing_goes_elsewhere(broken: Path, words: list[str]) -> None:
    loud = shell(broken, words)
    assert loud.returncode == BROKEN_INPUT
    without_stdout, without_stderr = shell(broken, words, ">&-"), shell(broken, words, "2>&-")
    assert without_stdout.returncode == without_stderr.returncode == BROKEN_INPUT
    assert (without_stdout.stdout, without_stdout.stderr) == (b"", loud.stderr)
    assert (without_stderr.stdout, without_stderr.stderr) == (loud.stdout, b"")


@WORDS
@pytest.mark.parametrize(
    "letters", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}]
)
def test_a_terminal_of_few_letters_gets_the_others_all_the_same(
    broken: Path, words: list[str], letters: dict[str, str]
) -> None:
    few, all_ = shell(broken, words, environment=letters), shell(broken, words)
    assert (few.returncode, few.stdout, few.stderr) == (BROKEN_INPUT, all_.stdout, all_.stderr)


@pytest.mark.parametrize("asked", ["bash_source", "bash_complete"])
def test_a_shell_that_completes_a_word_runs_nothing(tmp_path: Path, asked: str) -> None:
    root = copy_of_input(tmp_path / "repository", of=EXAMPLE)
    answer = subprocess.run(
        [TUNEFLEET],
        cwd=root,
        env={**os.environ, "_TUNEFLEET_COMPLETE": asked, "COMP_WORDS": "tunefleet sy", "COMP_CWORD": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ("complete" if asked == "bash_source" else "synth") in answer.stdout
    assert not (root / "dist").exists()
