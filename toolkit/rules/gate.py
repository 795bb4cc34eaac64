"""What `synth` refuses to write, since once it is merged it cannot be taken back."""

from collections.abc import Mapping

from charts.model.fault import Fault
from toolkit.reading.document import Document
from toolkit.reading.faults import BrokenInput, LocatedFault
from toolkit.rules.delivery.retirement import unretired
from toolkit.rules.delivery.run_identity import run_identity
from toolkit.rules.rule import Complaint, Fleet, Judge

REFUSED: tuple[Judge, ...] = (run_identity, unretired)


class Refused(BrokenInput):
    """The input is right by itself, and yet must not follow on what `dist/` holds."""


def let_through(fleet: Fleet) -> None:
    """Raises Refused with everything for which `dist/` has to stay as it is."""
    found = refusals(fleet)
    if found:
        raise Refused(_located(complaint, fleet.documents) for complaint in found)


def refusals(fleet: Fleet) -> list[Complaint]:
    """The complaints of all rules that are enforced here."""
    return [complaint for judge in REFUSED for complaint in judge(fleet)]


def _located(complaint: Complaint, documents: Mapping[str, Document]) -> LocatedFault:
    """At the start of a file that was not read."""
    document = documents.get(complaint.source)
    if document is None:
        return LocatedFault(complaint.source, 1, 1, complaint.text)
    return document.locate(Fault(complaint.field, complaint.text, at_key=complaint.at_key))
