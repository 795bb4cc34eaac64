"""One thing that is wrong, with all that any format shows of it; and all of them together."""

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from toolkit.reading.faults import LocatedFault, on_one_line
from toolkit.root import PLATFORM

if TYPE_CHECKING:
    from charts.model.acceptance import Acceptance

INPUT = "input"
"""Stands where a rule's name would, for what is wrong with the input itself; such a fault cannot be accepted."""


class Diagnostic(Struct, frozen=True):
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
    acceptance: "Acceptance | None" = None

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Report(Struct, frozen=True):
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


def _order(diagnostic: Diagnostic) -> tuple[object, ...]:
    return diagnostic.file, diagnostic.line, diagnostic.column, diagnostic.rule, diagnostic.thing or "", diagnostic.text
