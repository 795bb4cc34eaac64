"""A directed graph as it is drawn: boxes in frames, arrows with words on them."""

from typing import Literal

from msgspec import Struct

Look = Literal["plain", "foreign", "outside"]
"""What the fleet makes, what is in the cluster besides, and what is outside the cluster."""


class Box(Struct, frozen=True):
    """Its key is unique in the diagram. Boxes of one frame are drawn together."""

    key: str
    words: str
    frame: str
    look: Look


class Arrow(Struct, frozen=True):
    """From one box's key to another's."""

    source: str
    target: str
    words: str


class Diagram(Struct, frozen=True):
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]

    @property
    def frames(self) -> dict[str, list[Box]]:
        """The boxes of each frame, by its title, in order."""
        frames: dict[str, list[Box]] = {}
        for box in self.boxes:
            frames.setdefault(box.frame, []).append(box)
        return frames
