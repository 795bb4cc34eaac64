"""Diagnostics of what was judged: by a rule, or by the schema of its kind."""

from collections.abc import Mapping

from toolkit.object_schemas.shapes import RefusedManifest
from toolkit.reading.document import Document
from toolkit.reading.faults import on_one_line
from toolkit.reporting.diagnostic import Diagnostic
from toolkit.rules import acceptance
from toolkit.rules.pages import page_of
from toolkit.rules.rule import Finding

SCHEMA = "schema"
"""Stands where a rule's name would, for an object that is not of the shape its kind has in Kubernetes."""

OUTPUT_PAGE = "docs/reference/check-output.md"


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
