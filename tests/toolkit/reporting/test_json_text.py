"""What programs get holds everything, in the shape that the reference tells."""

import json
import re
from pathlib import Path

from hypothesis import given

from tests.toolkit.reporting.reports import ACCEPTANCE, diagnostic, reports
from toolkit.reporting.diagnostic import Diagnostic, Report
from toolkit.reporting.json_text import json_text

REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "check-output.md"


@given(reports)
def test_it_holds_everything_that_was_found(report: Report) -> None:
    content = json.loads(json_text(report))
    assert len(content["findings"]) == len(report.diagnostics)
    for said, finding in zip(report.diagnostics, content["findings"], strict=True):
        assert (finding["file"], finding["line"], finding["column"]) == (said.file, said.line, said.column)
        assert len(finding) == len(Diagnostic.__struct_fields__)
    open_ = [finding["severity"] for finding in content["findings"] if finding["accepted"] is None]
    assert content["counts"] == {
        "errors": open_.count("error"),
        "warnings": open_.count("warning"),
        "accepted": len(report.diagnostics) - len(open_),
    }


def test_the_reference_tells_every_key() -> None:
    content = json.loads(json_text(Report((diagnostic(acceptance=ACCEPTANCE),))))
    (finding,) = content["findings"]
    keys = [*content, *(f"counts.{key}" for key in content["counts"]), *(f"findings[].{key}" for key in finding)]
    keys += [f"findings[].accepted.{key}" for key in finding["accepted"]]
    told = re.findall(r"^\| `([^`]+)` \|", REFERENCE.read_text(encoding="utf-8"), re.MULTILINE)
    assert sorted(told) == sorted(keys)
