"""For a person at a terminal, like a compiler: a line for each place, a rule's words once, where it speaks first."""

from collections.abc import Iterator
from itertools import groupby

import click

from toolkit.reporting.diagnostic import Diagnostic, Report

COLOURS = {"error": "red", "warning": "yellow"}
INDENT = " " * 4


def text(report: Report) -> str:
    """The report with a terminal's colours; whoever prints it takes them off where they are not wanted."""
    return "\n".join(_lines(report))


def summary(report: Report) -> str:
    """Such as `2 errors, 1 warning, 1 accepted`."""
    counts = [(report.count("error"), "error"), (report.count("warning"), "warning")]
    said = [f"{count} {noun}{'' if count == 1 else 's'}" for count, noun in counts if count]
    said += [f"{report.accepted} accepted"] if report.accepted else []
    return ", ".join(said) or "nothing found"


def _lines(report: Report) -> Iterator[str]:
    explained: set[str] = set()
    shown = [each for each in report.diagnostics if each.acceptance is None]
    for _, of_file in groupby(shown, key=lambda each: each.file):
        for diagnostic in of_file:
            yield _headline(diagnostic)
            if diagnostic.thing:
                yield f"{INDENT}for: {diagnostic.thing}"
            if diagnostic.rule not in explained:
                yield from _words(diagnostic)
            explained.add(diagnostic.rule)
        yield ""
    yield from report.notes
    yield click.style(summary(report), bold=True)


def _headline(diagnostic: Diagnostic) -> str:
    severity = click.style(diagnostic.severity, fg=COLOURS[diagnostic.severity], bold=True)
    return f"{click.style(diagnostic.place, bold=True)}: {severity}: {diagnostic.text} [{diagnostic.rule}]"


def _words(diagnostic: Diagnostic) -> Iterator[str]:
    words = (("why", diagnostic.why), ("do", diagnostic.remedy), ("see", diagnostic.page))
    return (f"{INDENT}{click.style(name, dim=True)}: {said}" for name, said in words if said)
