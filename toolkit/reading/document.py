"""What one file says, and where it says it."""

from typing import Any

from msgspec import Struct, field

from charts.model.fault import Fault, Field
from toolkit.reading.faults import LocatedFault

Position = tuple[int, int]
"""Line and column, both from 1."""


class Unreadable(Exception):
    """What is wrong with a file's text, and where, when the rest of it means nothing after that."""

    def __init__(self, position: Position, text: str) -> None:
        super().__init__(text)
        self.position = position
        self.text = text


class Place(Struct, frozen=True):
    """Where a value starts, where its keys start, and the places of what is in it."""

    start: Position
    keys: dict[str | int, Position] = field(default_factory=dict)
    children: dict[str | int, "Place"] = field(default_factory=dict)


class Document(Struct, frozen=True):
    """A file that was read: its name relative to the repository, its plain value, the place of every node, its text."""

    file: str
    value: dict[str, Any]
    place: Place
    text: str = ""

    def position(self, field: Field, at_key: bool = False) -> Position:
        """Where a field's value starts, or its key.

        A field that is not written is looked for at the key of its nearest ancestor that is.
        """
        place, key = self.place, None
        for step in field:
            if step not in place.children:
                return key or place.start
            key = place.keys.get(step)
            place = place.children[step]
        return key if at_key and key else place.start

    def locate(self, fault: Fault) -> LocatedFault:
        return LocatedFault(self.file, *self.position(fault.field, fault.at_key), str(fault))
