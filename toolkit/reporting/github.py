"""For a pull request: GitHub's workflow commands, which it shows as annotations on the lines of the input.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message
GitHub shows at most ten errors and ten warnings of a step as annotations; the log has them all.
"""

from collections.abc import Iterator

from toolkit.reporting.diagnostic import Diagnostic, Report
from toolkit.reporting.text import summary


def github(report: Report) -> str:
    """A command for each finding that nobody accepted, then the notes and the summary as plain lines of the log."""
    commands = [command(each) for each in report.diagnostics if each.acceptance is None]
    return "\n".join([*commands, *report.notes, summary(report)])


def command(diagnostic: Diagnostic) -> str:
    """`::error file=teams/lab.yaml,line=3,col=5,title=delivery/ttl::what is wrong`."""
    place = {
        "file": diagnostic.file,
        "line": str(diagnostic.line),
        "col": str(diagnostic.column),
        "title": diagnostic.rule,
    }
    properties = ",".join(f"{name}={_property(value)}" for name, value in place.items())
    return f"::{diagnostic.severity} {properties}::{_message(chr(10).join(_said(diagnostic)))}"


def _said(diagnostic: Diagnostic) -> Iterator[str]:
    yield diagnostic.text
    for name, said in (("for", diagnostic.thing), ("why", diagnostic.why), ("do", diagnostic.remedy)):
        if said:
            yield f"{name}: {said}"
    yield f"see: {diagnostic.page}"


def _message(text: str) -> str:
    """As the runner reads it back: https://github.com/actions/toolkit/blob/main/packages/core/src/command.ts"""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
