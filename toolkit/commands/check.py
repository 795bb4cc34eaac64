"""`tunefleet check`: everything that is wrong, at the line of the input that is to be changed."""

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from toolkit.exit_codes import BROKEN_INPUT

if TYPE_CHECKING:
    from toolkit.reporting.diagnostic import Report
    from toolkit.repository import Repository
    from toolkit.rules.acceptance import Acceptances

FOUND = 1

DATA = {
    "json": ("toolkit.reporting.json_text", "json_text"),
    "sarif": ("toolkit.reporting.sarif", "sarif"),
    "github": ("toolkit.reporting.github", "github"),
}
"""For programs: the module of each format and its function, imported when it is asked for."""


def check(format_: str = "text") -> None:
    """Say what is wrong, in one of the formats, and exit: with 0, 1 for findings, or 2 for broken input."""
    from toolkit.reading.faults import BrokenInput
    from toolkit.reporting.diagnostic import of_fault, report
    from toolkit.repository import load
    from toolkit.root import find_root

    try:
        repository = load(find_root(Path.cwd()))
    except BrokenInput as broken:
        _show(report([of_fault(fault) for fault in broken.faults]), format_)
        sys.exit(BROKEN_INPUT)
    from toolkit.writing.dist_changes import UnusableDist

    try:
        found = _judged(repository)
    except UnusableDist as unusable:
        print(unusable, file=sys.stderr)
        sys.exit(BROKEN_INPUT)
    _show(found, format_)
    sys.exit(FOUND if found.count("error") else 0)


def _judged(repository: "Repository") -> "Report":
    """The imports stand where a second process is at work meanwhile."""
    from toolkit.commands.rendered_fleet import fleet, rendered_sheets

    sheets = rendered_sheets(repository)
    from datetime import UTC, datetime

    from toolkit.rules.judging import judge

    rendered = fleet(repository, sheets)
    findings = judge(rendered, _acceptances(repository), datetime.now(UTC).date())
    from toolkit.object_schemas.shapes import judged_shapes
    from toolkit.reporting.diagnostic import report
    from toolkit.reporting.judged import of_finding, of_refusal

    shapes = judged_shapes(
        rendered.sheets, {name: cluster.kubernetes for name, cluster in repository.platform.clusters.items()}
    )
    diagnostics = [of_finding(each, repository.documents) for each in findings]
    diagnostics += [of_refusal(refused, repository.documents) for refused in shapes.refused]
    return report(diagnostics, shapes.notes)


def _acceptances(repository: "Repository") -> "Acceptances":
    from toolkit.root import PLATFORM

    teams = {f"teams/{name}.yaml": team.accept for name, team in repository.teams.items()}
    return {PLATFORM: repository.platform.accept, **teams}


def _show(found: "Report", format_: str) -> None:
    """On standard output; colours only on a terminal, and not where NO_COLOR asks for none (https://no-color.org)."""
    if format_ == "text":
        from toolkit.reporting.text import text

        print(text(found, coloured=sys.stdout.isatty() and not os.environ.get("NO_COLOR")))
        return
    module, function = DATA[format_]
    print(getattr(import_module(module), function)(found))
