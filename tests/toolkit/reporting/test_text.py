"""What a person reads: places that a terminal can open, a rule's words once, and a line that sums it up."""

import re

import click
import pytest

from tests.toolkit.reporting.reports import ACCEPTANCE, diagnostic
from toolkit.reporting.diagnostic import Report
from toolkit.reporting.text import summary, text


def plain(report: Report) -> str:
    coloured = text(report, coloured=True)
    assert click.unstyle(coloured) == text(report)
    return text(report)


def test_each_finding_has_its_place_its_text_and_what_an_acceptance_would_name() -> None:
    said = plain(Report((diagnostic("one", 3), diagnostic("two", 7, thing="Job x/z")))).splitlines()
    assert said[0] == "teams/lab.yaml:3:5: error: one [hygiene/thing]"
    assert "teams/lab.yaml:7:5: error: two [hygiene/thing]" in said
    assert [line.strip() for line in said if "for:" in line] == ["for: Job x/y", "for: Job x/z"]


def test_a_rule_is_explained_once() -> None:
    said = plain(Report((diagnostic("one"), diagnostic("two"), diagnostic("three", rule="hygiene/other"))))
    assert said.count("why: It hurts.") == said.count("do: Stop it.") == 2
    assert said.count("see: docs/rules/hygiene.md#thing") == 2


def test_files_are_apart() -> None:
    said = plain(Report((diagnostic("one"), diagnostic("two"), diagnostic("three", file="teams/vision.yaml"))))
    assert len(re.split(r"\n\n", said)) == 3


def test_severities_have_their_colours() -> None:
    said = text(Report((diagnostic(), diagnostic(severity="warning"))), coloured=True)
    assert click.style("error", fg="red", bold=True) in said
    assert click.style("warning", fg="yellow", bold=True) in said


def test_an_accepted_finding_is_counted_and_not_shown() -> None:
    said = plain(Report((diagnostic("secret", acceptance=ACCEPTANCE),)))
    assert "secret" not in said
    assert said.splitlines()[-1] == "1 accepted"


@pytest.mark.parametrize(
    ("severities", "expected"),
    [([], "nothing found"), (["error"], "1 error"), (["warning", "error", "warning"], "1 error, 2 warnings")],
)
def test_the_summary_counts(severities: list[str], expected: str) -> None:
    assert summary(Report(tuple(diagnostic(severity=each) for each in severities))) == expected
