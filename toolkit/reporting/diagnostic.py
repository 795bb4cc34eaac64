"""One thing that is wrong, with all that any format shows of it; and all of them together."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from charts.model.acceptance import Acceptance
from toolkit.object_schemas.shapes import RefusedManifest
from toolkit.reading.document import Document
from toolkit.reading.faults import LocatedFault, on_one_line
from toolkit.root import PLATFORM
from toolkit.rules import acceptance
from toolkit.rules.pages import page_of
from toolkit.rules.rule import Finding

INPUT = "input"
"""Stands where a rule's name would, for what is wrong with the input itself; such a fault cannot be accepted."""

SCHEMA = "schema"
"""The same for an object that is not of the shape its kind has in Kubernetes."""

OUTPUT_PAGE = "docs/reference/check-output.md"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A fault or a finding at its place in the input; texts are of one line."""

    file: str
    line: int
    column: int
    """In characters, from 1 like the line."""
    severity: Literal["error", "warning"]
    rule: str
    text: str
    page: str
    """Where more is said of it, as a path in the repository."""
    thing: str | None = None
    """The object or the field that it is about, as an `accept:` line names it; None if it cannot be accepted."""
    why: str | None = None
    remedy: str | None = None
    acceptance: Acceptance | None = None

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Report:
    """Everything found, in the order of files and lines, and what else a reader should know, a line each."""

    diagnostics: tuple[Diagnostic, ...]
    notes: tuple[str, ...] = ()

    def count(self, severity: Literal["error", "warning"]) -> int:
        """How many there are that nobody accepted."""
        return sum(each.severity == severity and each.acceptance is None for each in self.diagnostics)

    @property
    def accepted(self) -> int:
        return sum(each.acceptance is not None for each in self.diagnostics)


def report(diagnostics: list[Diagnostic], notes: tuple[str, ...] = ()) -> Report:
    """A report in order; the files are named as the repository names them."""
    return Report(tuple(sorted(diagnostics, key=_order)), notes)


def of_fault(fault: LocatedFault) -> Diagnostic:
    """What is wrong with the input, before anything is rendered."""
    page = "docs/reference/platform.md" if fault.file == PLATFORM else "docs/reference/team.md"
    return Diagnostic(fault.file, fault.line, fault.column, "error", INPUT, on_one_line(fault.text), page)


def of_finding(finding: Finding, documents: Mapping[str, Document]) -> Diagnostic:
    """What a rule found, at the field that made it; at the start of a file that was not read."""
    complaint, rule = finding.complaint, finding.rule
    document = documents.get(complaint.source)
    line, column = document.position(complaint.field, complaint.at_key) if document else (1, 1)
    return Diagnostic(
        file=complaint.source,
        line=line,
        column=column,
        severity=rule.severity,
        rule=rule.id,
        text=on_one_line(complaint.text),
        page=page_of(rule.id),
        thing=None if rule in acceptance.RULES else on_one_line(finding.thing),
        why=rule.why,
        remedy=rule.remedy,
        acceptance=finding.acceptance,
    )


def of_refusal(refused: RefusedManifest, documents: Mapping[str, Document]) -> Diagnostic:
    """An object that Kubernetes would not take, at the field that made it."""
    source, manifest = refused.sheet.source, refused.manifest
    line, column = documents[source].position(manifest.field, at_key=True)
    text = on_one_line(f"{manifest.kind} {manifest.name}: {refused.problem}")
    why = "The API server refuses the object, so Argo CD applies nothing of its Application."
    remedy = "Change what makes it; a room or a construct writes something that its kind does not have."
    return Diagnostic(source, line, column, "error", SCHEMA, text, OUTPUT_PAGE, why=why, remedy=remedy)


def _order(diagnostic: Diagnostic) -> tuple[object, ...]:
    return diagnostic.file, diagnostic.line, diagnostic.column, diagnostic.rule, diagnostic.thing or "", diagnostic.text
