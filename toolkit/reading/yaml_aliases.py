"""Anchors and aliases: a value written once and repeated by name, within bounds.

Nine lines of aliases to aliases ask for a billion values, so those that are repeated are counted before they are used.
"""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct, field

from toolkit.reading.document import Place, Position, Unreadable

MOST_REPEATED = 10_000
"""Values that a file's aliases may repeat in all."""


class Node(Struct):
    """A value, its place, and how many values it is made of, repeated ones counted in full."""

    value: Any
    place: Place
    anchor: str | None = None
    size: int = 1
    key: tuple[str, Position] | None = None
    """In a mapping that is being read: the key whose value comes next."""


class Anchors(Struct):
    """The values of one file that have a name, and how many were repeated so far."""

    nodes: dict[str, Node] = field(default_factory=dict)
    repeated: int = 0

    def keep(self, node: Node) -> None:
        if node.anchor is not None:
            self.nodes[node.anchor] = node

    def repeat(self, name: str, start: Position, around: Sequence[Node]) -> Node:
        """What an alias stands for, at the alias's own place; `around` are the collections it stands in."""
        if any(node.anchor == name for node in around):
            raise Unreadable(start, f"`*{name}` stands inside what it repeats")
        if name not in self.nodes:
            raise Unreadable(start, f"`*{name}` repeats nothing; there is no `&{name}` before it")
        node = self.nodes[name]
        self.repeated += node.size
        if self.repeated > MOST_REPEATED:
            raise Unreadable(start, f"aliases repeat more than {MOST_REPEATED:,} values; write fewer of them")
        return Node(node.value, Place(start, node.place.keys, node.place.children), size=node.size)
