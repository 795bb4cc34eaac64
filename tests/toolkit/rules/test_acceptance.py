"""`accept:` lines: what they cover, what they do not, and what is said of the lines themselves."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from charts.model.acceptance import Acceptance
from tests.toolkit.rules.fleets import deployment, fleet
from toolkit.rules.acceptance import LONGEST
from toolkit.rules.judging import judge
from toolkit.rules.rule import Complaint, Finding, Fleet, Rule, complain

TODAY = date(2026, 6, 15)
TEAM = "teams/team-x.yaml"
WEB = "Deployment llm-workspace-team-x/web"


def _every_deployment(fleet: Fleet) -> Iterator[Complaint]:
    yield from (complain(subject, "is a Deployment") for subject in fleet.of_kind("Deployment"))


def _first_owner(_: Fleet) -> Iterator[Complaint]:
    yield Complaint(TEAM, ("owners", 0), "looks like a password")


RULES = [
    Rule("hygiene/deployment", "error", "Why.", "Do.", _every_deployment),
    Rule("isolation/owner", "error", "Why.", "Do.", _first_owner),
]


def acceptance(rule: str = "hygiene/deployment", thing: str = WEB, until: date = TODAY) -> Acceptance:
    return Acceptance(rule=rule, thing=thing, because="the reason for it", until=until.isoformat())


def judged(*lines: Acceptance, source: str = TEAM) -> list[Finding]:
    return list(judge(fleet(deployment("web"), deployment("api")), {source: lines}, TODAY, RULES))


def accepted(findings: list[Finding]) -> list[str]:
    return [finding.thing for finding in findings if finding.acceptance]


def about_lines(findings: list[Finding]) -> list[tuple[str, str, tuple[str | int, ...]]]:
    """Those about `accept:` lines: rule, file, field."""
    return [
        (finding.rule.id, finding.complaint.source, finding.complaint.field)
        for finding in findings
        if finding.rule.id.startswith("acceptance/")
    ]


def test_a_line_covers_one_thing_of_one_rule_through_its_last_day() -> None:
    findings = judged(acceptance())
    assert accepted(findings) == [WEB]
    assert about_lines(findings) == []
    assert len(findings) == 3


def test_the_day_after_it_covers_nothing_and_is_an_error_at_its_day() -> None:
    findings = judged(acceptance(until=TODAY - timedelta(days=1)))
    assert accepted(findings) == []
    assert about_lines(findings) == [("acceptance/expired", TEAM, ("accept", 0, "until"))]


def test_it_holds_for_a_year_at_most() -> None:
    assert about_lines(judged(acceptance(until=TODAY + LONGEST))) == []
    findings = judged(acceptance(), acceptance(thing="x", until=TODAY + LONGEST + timedelta(days=1)))
    assert ("acceptance/too-long", TEAM, ("accept", 1, "until")) in about_lines(findings)


def test_what_covers_nothing_is_needless_and_the_likely_name_is_told() -> None:
    findings = judged(acceptance(thing="Deployment llm-workspace-team-x/wep"))
    assert about_lines(findings) == [("acceptance/needless", TEAM, ("accept", 0, "for"))]
    assert f"did you mean `{WEB}`?" in findings[-1].complaint.text
    assert findings[-1].rule.severity == "warning"


def test_a_misspelt_rule_is_an_error_with_the_likely_name() -> None:
    findings = judged(acceptance(rule="hygiene/deploiment"))
    assert about_lines(findings) == [("acceptance/unknown-rule", TEAM, ("accept", 0, "rule"))]
    assert "did you mean `hygiene/deployment`?" in findings[0].complaint.text


@pytest.mark.parametrize("rule", ["acceptance/expired", "input"])
def test_what_is_no_rule_over_objects_cannot_be_accepted(rule: str) -> None:
    assert [rule for rule, _, _ in about_lines(judged(acceptance(rule=rule)))] == ["acceptance/unknown-rule"]


def test_a_field_is_accepted_by_its_file_and_path() -> None:
    findings = judged(acceptance("isolation/owner", f"{TEAM} owners.0"), source="platform.yaml")
    assert accepted(findings) == [f"{TEAM} owners.0"]


def test_what_keeps_teams_apart_is_accepted_by_the_platform_only() -> None:
    findings = judged(acceptance("isolation/owner", f"{TEAM} owners.0"))
    assert accepted(findings) == []
    assert about_lines(findings) == [("acceptance/not-here", TEAM, ("accept", 0, "rule"))]


def test_a_team_accepts_nothing_of_another() -> None:
    findings = judged(acceptance(), source="teams/other.yaml")
    assert accepted(findings) == []
    assert about_lines(findings) == [("acceptance/needless", "teams/other.yaml", ("accept", 0, "for"))]


def test_the_platform_accepts_for_any_team() -> None:
    findings = judged(acceptance(), source="platform.yaml")
    assert accepted(findings) == [WEB]
    assert about_lines(findings) == []
