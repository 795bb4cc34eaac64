"""What code scanners get is SARIF by its own schema, whatever the findings say."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from jsonschema import Draft4Validator

from tests.toolkit.reporting.reports import ACCEPTANCE, diagnostic, reports
from toolkit.reporting.diagnostic import Report
from toolkit.reporting.sarif import sarif

SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_bytes())
VALIDATOR = Draft4Validator(SCHEMA)


def log(report: Report) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(sarif(report))
    return content


def results(report: Report) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = log(report)["runs"][0]["results"]
    return found


@given(reports)
def test_it_is_valid(report: Report) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(log(report))] == []


def test_the_schema_is_strict_enough_to_fail() -> None:
    broken = log(Report((diagnostic(line=0),)))
    assert not VALIDATOR.is_valid(broken)


def test_it_names_the_schema_it_follows() -> None:
    assert log(Report(()))["$schema"] == SCHEMA["id"]


@given(reports)
def test_each_result_has_its_place_and_its_rule(report: Report) -> None:
    content = log(report)["runs"][0]
    for said, result in zip(report.diagnostics, content["results"], strict=True):
        place = result["locations"][0]["physicalLocation"]
        assert unquote(place["artifactLocation"]["uri"]) == said.file
        assert (place["region"]["startLine"], place["region"]["startColumn"]) == (said.line, said.column)
        assert content["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == said.rule


def test_an_accepted_finding_is_suppressed_with_its_reason() -> None:
    (result,) = results(Report((diagnostic(acceptance=ACCEPTANCE),)))
    assert result["suppressions"] == [{"kind": "inSource", "justification": ACCEPTANCE.because}]
    assert "suppressions" not in results(Report((diagnostic(),)))[0]


@pytest.mark.parametrize(
    ("change", "same"), [({"line": 9}, True), ({"text": "is wronger"}, True), ({"thing": "Job x/z"}, False)]
)
def test_a_finding_is_known_again_when_its_line_moves(change: dict[str, Any], same: bool) -> None:
    before, after = results(Report((diagnostic(), diagnostic(**change))))
    assert (before["partialFingerprints"] == after["partialFingerprints"]) is same
