"""GitHub's runner reads back what was said, and nothing else: no text of a finding can end a command or add one."""

import re

from hypothesis import given

from tests.toolkit.reporting.reports import ACCEPTANCE, diagnostic, diagnostics
from toolkit.reporting.diagnostic import Diagnostic, Report
from toolkit.reporting.github import command, github


def read_back(line: str) -> tuple[str, dict[str, str], str]:
    """As the runner does: https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs"""
    head, _, message = line.removeprefix("::").partition("::")
    name, _, properties = head.partition(" ")
    pairs = (each.partition("=") for each in properties.split(","))
    return name, {key: _decoded(value, "%3A", "%2C") for key, _, value in pairs}, _decoded(message)


def _decoded(text: str, *more: str) -> str:
    codes = {"%25": "%", "%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ","}
    return re.sub("|".join(("%25", "%0D", "%0A", *more)), lambda code: codes[code.group()], text)


@given(diagnostics)
def test_the_runner_reads_back_what_was_said(said: Diagnostic) -> None:
    line = command(said)
    assert "\n" not in line
    assert "\r" not in line
    name, properties, message = read_back(line)
    assert name == said.severity
    assert properties == {"file": said.file, "line": str(said.line), "col": str(said.column), "title": said.rule}
    assert message.startswith(f"{said.text}\n")
    assert message.endswith(said.page)


def test_an_accepted_finding_is_no_annotation() -> None:
    lines = github(Report((diagnostic(acceptance=ACCEPTANCE), diagnostic()))).splitlines()
    assert [line.startswith("::error ") for line in lines] == [True, False]
