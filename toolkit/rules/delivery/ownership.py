"""Each object has one manifest in one Application: two would take turns to undo one another."""

from collections.abc import Iterator

from toolkit.rules.identity import Identity, identity
from toolkit.rules.rule import Complaint, Fleet, Subject, complain


def two_owners(fleet: Fleet) -> Iterator[Complaint]:
    for first, again in _repeated(fleet):
        if first.sheet.name != again.sheet.name:
            owner = f"{first.sheet.source}, in dist/{first.sheet.name}"
            yield complain(again, f"it is also made from {owner}: two Applications would own it")


def duplicate(fleet: Fleet) -> Iterator[Complaint]:
    for first, again in _repeated(fleet):
        if first.sheet.name == again.sheet.name:
            yield complain(again, f"it is in dist/{again.sheet.name} twice, and only one of them can be applied")


def _repeated(fleet: Fleet) -> Iterator[tuple[Subject, Subject]]:
    """The first object of an identity, with each later one."""
    seen: dict[Identity, Subject] = {}
    for subject in fleet.subjects:
        first = seen.setdefault(identity(subject), subject)
        if first is not subject:
            yield first, subject
