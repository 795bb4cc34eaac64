"""For code scanners: SARIF 2.1.0, as GitHub's code scanning reads it.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/sarif-v2.1.0-errata01-os-complete.html
https://docs.github.com/en/code-security/reference/code-scanning/sarif-support-for-code-scanning
"""

import json
from hashlib import sha256
from importlib.metadata import version
from typing import Any
from urllib.parse import quote

from toolkit.reporting.diagnostic import Diagnostic, Report

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif(report: Report) -> str:
    """One run of one tool. An accepted finding is a suppressed result, with the reason as its justification."""
    rules = list({each.rule: each for each in report.diagnostics}.values())
    index = {each.rule: number for number, each in enumerate(rules)}
    run = {
        "tool": {
            "driver": {"name": "tunefleet", "version": version("tunefleet"), "rules": [_rule(each) for each in rules]}
        },
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, index[each.rule]) for each in report.diagnostics],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)


def _rule(diagnostic: Diagnostic) -> dict[str, Any]:
    """What a rule says of itself. It has no `helpUri`: its page is in the repository, whose address is not ours."""
    why = diagnostic.why or "The input cannot be used as it stands."
    remedy = diagnostic.remedy or "Correct the line."
    return {
        "id": diagnostic.rule,
        "shortDescription": {"text": why},
        "help": {
            "text": f"{remedy} See {diagnostic.page}.",
            "markdown": f"{why}\n\n**What to do.** {remedy}\n\nSee `{diagnostic.page}`.",
        },
        "defaultConfiguration": {"level": diagnostic.severity},
    }


def _result(diagnostic: Diagnostic, rule_index: int) -> dict[str, Any]:
    location: dict[str, Any] = {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(diagnostic.file), "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": diagnostic.line, "startColumn": diagnostic.column},
        }
    }
    if diagnostic.thing:
        location["logicalLocations"] = [{"fullyQualifiedName": diagnostic.thing}]
    result: dict[str, Any] = {
        "ruleId": diagnostic.rule,
        "ruleIndex": rule_index,
        "level": diagnostic.severity,
        "message": {"text": diagnostic.text},
        "locations": [location],
        "partialFingerprints": {"finding/v1": _fingerprint(diagnostic)},
    }
    if diagnostic.acceptance:
        result["suppressions"] = [{"kind": "inSource", "justification": diagnostic.acceptance.because}]
    return result


def _fingerprint(diagnostic: Diagnostic) -> str:
    """The same for a finding whose line moved, so that a scanner knows it again."""
    identity = (diagnostic.rule, diagnostic.file, diagnostic.thing or diagnostic.text)
    return sha256("\0".join(identity).encode()).hexdigest()
