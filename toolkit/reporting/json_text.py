"""For programs: an object whose shape is told in `docs/reference/check-output.md` and keeps its version number."""

import json
from typing import Any

from toolkit.reporting.diagnostic import Diagnostic, Report

VERSION = 1
"""Raised when a key goes or changes its meaning; keys may be added without."""


def json_text(report: Report) -> str:
    content = {
        "version": VERSION,
        "counts": {
            "errors": report.count("error"),
            "warnings": report.count("warning"),
            "accepted": report.accepted,
        },
        "notes": report.notes,
        "findings": [_finding(each) for each in report.diagnostics],
    }
    return json.dumps(content, indent=2, ensure_ascii=False)


def _finding(diagnostic: Diagnostic) -> dict[str, Any]:
    acceptance = diagnostic.acceptance
    return {
        "file": diagnostic.file,
        "line": diagnostic.line,
        "column": diagnostic.column,
        "severity": diagnostic.severity,
        "rule": diagnostic.rule,
        "text": diagnostic.text,
        "for": diagnostic.thing,
        "why": diagnostic.why,
        "remedy": diagnostic.remedy,
        "page": diagnostic.page,
        "accepted": None if acceptance is None else {"because": acceptance.because, "until": acceptance.until},
    }
