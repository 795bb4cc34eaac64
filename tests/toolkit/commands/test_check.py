"""`tunefleet check`, started as a person starts it: what it says, where, in which format, and how it exits."""

import json
import os
import pty
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.dist.repositories import ROOT, copy_of_input, files, tunefleet

EXPIRED = """\
accept:
  - rule: hygiene/readiness
    for: Deployment llm-workspace-lab/thing
    because: it was fine for a while
    until: 2024-01-31
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    return copy_of_input(tmp_path / "repository")


def add(where: Path, text: str, file: str = "teams/lab.yaml") -> int:
    """Puts the text at the end of a file; the line it starts at."""
    path = where / file
    before = path.read_text(encoding="utf-8")
    path.write_text(before + text, encoding="utf-8")
    return len(before.splitlines()) + 1


def test_the_shipped_teams_give_no_finding() -> None:
    run = tunefleet(ROOT, "check", "--format", "json")
    assert run.returncode == 0, run.stdout
    content = json.loads(run.stdout)
    assert content["findings"] == []


def test_it_writes_nothing(repository: Path) -> None:
    before = files(repository)
    assert tunefleet(repository, "check").returncode == 0
    assert files(repository) == before


def test_an_error_of_a_rule_exits_with_1_at_its_line(repository: Path) -> None:
    line = add(repository, EXPIRED)
    run = tunefleet(repository, "check")
    assert run.returncode == 1
    assert f"teams/lab.yaml:{line + 4}:12: error: " in run.stdout
    assert "[acceptance/expired]" in run.stdout
    assert "docs/rules/acceptance.md#expired" in run.stdout
    assert "\x1b[" not in run.stdout


def test_warnings_alone_exit_with_0(repository: Path) -> None:
    line = add(repository, EXPIRED.replace("2024-01-31", in_a_month()))
    run = tunefleet(repository, "check")
    assert f"teams/lab.yaml:{line + 2}:10: warning: " in run.stdout
    assert run.returncode == 0


@pytest.mark.parametrize("format_", ["text", "json", "sarif", "github"])
def test_broken_input_exits_with_2_and_is_told_in_every_format(repository: Path, format_: str) -> None:
    line = add(repository, "quotaa: {}\n")
    run = tunefleet(repository, "check", "--format", format_)
    assert run.returncode == 2
    assert "unknown key `quotaa`" in run.stdout
    assert "Traceback" not in run.stderr
    if format_ == "json":
        (finding,) = json.loads(run.stdout)["findings"]
        assert (finding["rule"], finding["file"], finding["line"]) == ("input", "teams/lab.yaml", line)
    elif format_ == "sarif":
        (result,) = json.loads(run.stdout)["runs"][0]["results"]
        assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == line
    elif format_ == "github":
        assert f"::error file=teams/lab.yaml,line={line},col=1,title=input::unknown key" in run.stdout


def test_a_committed_file_that_is_no_yaml_is_named_with_what_to_do(repository: Path) -> None:
    broken = repository / "dist" / "k3s-lab" / "lab" / "runs.k8s.yaml"
    broken.parent.mkdir(parents=True)
    broken.write_text("<<<<<<< HEAD\nkind: Job\n=======\n")
    run = tunefleet(repository, "check")
    assert run.returncode == 2
    assert "dist/k3s-lab/lab/runs.k8s.yaml" in run.stderr
    assert "git checkout" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("arguments", [("--format", "xml"), ("--fix",), ("teams/lab.yaml",)])
def test_wrong_use_exits_with_2(repository: Path, arguments: tuple[str, ...]) -> None:
    assert tunefleet(repository, "check", *arguments).returncode == 2


def test_outside_a_repository_one_line_says_so(tmp_path: Path) -> None:
    run = tunefleet(tmp_path, "check")
    assert run.returncode == 2
    assert "platform.yaml" in run.stdout
    assert "Traceback" not in run.stderr


def test_on_a_terminal_it_is_coloured_unless_no_color_is_set(repository: Path) -> None:
    add(repository, EXPIRED)
    assert "\x1b[31m" in on_a_terminal(repository, {})
    assert "\x1b[" not in on_a_terminal(repository, {"NO_COLOR": "1"})


def test_help_has_an_example(tmp_path: Path) -> None:
    said = tunefleet(tmp_path, "check", "--help").stdout
    assert re.search(r"--format \[text\|json\|sarif\|github\]", said)
    assert "Example" in said


def on_a_terminal(where: Path, environment: dict[str, str]) -> str:
    controller, terminal = pty.openpty()
    inherited = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    subprocess.run(
        [sys.executable, str(ROOT / "main.py"), "check"],
        cwd=where,
        env={**inherited, **environment},
        stdout=terminal,
        check=False,
    )
    os.close(terminal)
    said = b""
    while True:
        try:
            part = os.read(controller, 65536)
        except OSError:  # what Linux says when the other end is closed
            break
        if not part:
            break
        said += part
    os.close(controller)
    return said.decode()


def in_a_month() -> str:
    return (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
