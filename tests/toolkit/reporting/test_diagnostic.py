"""Faults, findings and refused objects, each at the line that a person has to change."""

from pathlib import Path

import pytest

from charts.foundation.manifest import Manifest
from charts.model.fault import Field
from tests.toolkit.reporting.reports import ACCEPTANCE, diagnostic
from toolkit.object_schemas.shapes import RefusedManifest
from toolkit.reading.document import Document
from toolkit.reading.faults import LocatedFault
from toolkit.reading.yaml_document import read_document
from toolkit.reporting.diagnostic import Report, of_fault, report
from toolkit.reporting.judged import of_finding, of_refusal
from toolkit.rules.acceptance import EXPIRED
from toolkit.rules.book import ACCEPTABLE
from toolkit.rules.rule import Complaint, Finding, subjects
from toolkit.writing.sheet import Sheet

FILE = "teams/lab.yaml"
LINES = """\
cluster: here
serving:
  assistant:
    model: llama
"""
MANIFEST = Manifest({"kind": "Job", "metadata": {"name": "j", "namespace": "n"}}, field=("serving", "assistant"))
SHEET = Sheet("here/lab/runs.k8s.yaml", FILE, (MANIFEST,))


@pytest.fixture
def documents(tmp_path: Path) -> dict[str, Document]:
    (tmp_path / "teams").mkdir()
    (tmp_path / FILE).write_text(LINES)
    return {FILE: read_document(tmp_path / FILE, tmp_path)}


@pytest.mark.parametrize(
    ("field", "at_key", "expected"),
    [
        (("serving", "assistant"), True, (3, 3)),
        (("serving", "assistant", "model"), False, (4, 12)),
        (("serving", "assistant", "gpus", "l4"), True, (3, 3)),
        ((), True, (1, 1)),
    ],
)
def test_a_finding_is_at_its_field_or_at_what_is_written_of_it(
    documents: dict[str, Document], field: Field, at_key: bool, expected: tuple[int, int]
) -> None:
    found = of_finding(Finding(ACCEPTABLE[0], Complaint(FILE, field, "is wrong", at_key=at_key)), documents)
    assert (found.file, found.line, found.column) == (FILE, *expected)


def test_a_finding_in_a_file_that_was_not_read_is_at_its_start() -> None:
    found = of_finding(Finding(ACCEPTABLE[0], Complaint("dist/x.yaml", ("a",), "is wrong")), {})
    assert found.place == "dist/x.yaml:1:1"


def test_what_can_be_accepted_says_for_what(documents: dict[str, Document]) -> None:
    about = Complaint(FILE, ("serving",), "is wrong", next(subjects(SHEET)))
    field = Complaint(FILE, ("serving", "assistant"), "is wrong")
    assert of_finding(Finding(ACCEPTABLE[0], about), documents).thing == "Job n/j"
    assert of_finding(Finding(ACCEPTABLE[0], field), documents).thing == f"{FILE} serving.assistant"
    assert of_finding(Finding(EXPIRED, field), documents).thing is None
    assert of_fault(LocatedFault(FILE, 1, 1, "is wrong")).thing is None


def test_a_refused_object_is_an_error_at_the_field_that_made_it(documents: dict[str, Document]) -> None:
    refused = of_refusal(RefusedManifest(SHEET, MANIFEST, "at '/spec': got string"), documents)
    assert (refused.place, refused.severity, refused.rule) == (f"{FILE}:3:3", "error", "schema")
    assert "Job j" in refused.text
    assert refused.thing is None


def test_a_report_is_in_the_order_of_the_files() -> None:
    found = [diagnostic(line=9), diagnostic(file="platform.yaml"), diagnostic(line=2), diagnostic(line=2, column=1)]
    places = [each.place for each in report(found).diagnostics]
    assert places == ["platform.yaml:3:5", "teams/lab.yaml:2:1", "teams/lab.yaml:2:5", "teams/lab.yaml:9:5"]


def test_what_is_accepted_counts_for_itself() -> None:
    found = Report((diagnostic(), diagnostic(acceptance=ACCEPTANCE), diagnostic(severity="warning")))
    assert (found.count("error"), found.count("warning"), found.accepted) == (1, 1, 1)


def test_a_text_cannot_steer_a_terminal() -> None:
    assert "\x1b" not in of_fault(LocatedFault(FILE, 1, 1, "\x1b[2Jgone\nand more")).text
