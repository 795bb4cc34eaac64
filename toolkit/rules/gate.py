"""What `synth` refuses to write, since once it is merged it cannot be taken back."""

from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from charts.model.fault import Fault
from charts.references import TeamFault
from toolkit.reading.document import Document
from toolkit.reading.faults import LocatedFault
from toolkit.rules.delivery.retirement import Committed, leaving
from toolkit.rules.delivery.run_identity import run_identity
from toolkit.rules.rule import Complaint, Fleet


def refusals_of_team(fleet: Fleet) -> list[LocatedFault]:
    """What of a fleet, which may be one team alone, must not follow on what was launched."""
    return [_located(complaint, fleet.documents) for complaint in run_identity(fleet)]


def refusals_of_leaving(staying: Iterable[str], teams: Container[str], committed: Committed) -> Iterator[TeamFault]:
    """What must not leave `dist/`: `staying` are files by their names below it, `teams` those that the input has."""
    for complaint in leaving(staying, teams, committed):
        yield PurePosixPath(complaint.source).stem, _fault(complaint)


def _located(complaint: Complaint, documents: Mapping[str, Document]) -> LocatedFault:
    """At the start of a file that was not read."""
    document = documents.get(complaint.source)
    if document is None:
        return LocatedFault(complaint.source, 1, 1, complaint.text)
    return document.locate(_fault(complaint))


def _fault(complaint: Complaint) -> Fault:
    return Fault(complaint.field, complaint.text, at_key=complaint.at_key)
