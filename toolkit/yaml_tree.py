"""The events of a YAML text put together: a plain value, and the place of everything in it.

PyYAML's own composer is not used, since it keeps the last of duplicate keys, recurses once a level, forgets where an
alias stands, and reads YAML 1.1.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import yaml

from toolkit.document import Place, Position, Unreadable
from toolkit.yaml_scalars import plain_scalar

DEEPEST_NESTING = 100
MOST_REPEATED = 10_000
"""Values that aliases may repeat in all; nine lines of aliases can ask for a billion."""

PlacedText = tuple[Position, str]


@dataclass(slots=True)
class _Node:
    """A value, its place, and how many values it is made of, aliases counted in full."""

    value: Any
    place: Place
    size: int = 1
    anchor: str | None = None


@dataclass(slots=True)
class Tree:
    """Takes the events of one document in turn; `faults` are those that leave the rest readable."""

    faults: list[PlacedText] = field(default_factory=list)
    _open: list[_Node] = field(default_factory=list)
    _keys: list[tuple[str, Position] | None] = field(default_factory=list)
    _anchors: dict[str, _Node] = field(default_factory=dict)
    _repeated: int = 0
    _documents: int = 0
    _root: _Node | None = None

    def read(self, events: Iterable[yaml.Event]) -> tuple[dict[str, Any], Place]:
        """The document's mapping and its place. Raises Unreadable, and what the events raise."""
        for event in events:
            self._take(event)
        if self._root is None:
            raise Unreadable((1, 1), "the file is empty; expected `key: value` lines")
        return self._root.value, self._root.place

    def _take(self, event: yaml.Event) -> None:
        match event:
            case yaml.DocumentStartEvent():
                self._start_document(event)
            case yaml.CollectionEndEvent():
                self._close()
            case yaml.NodeEvent() if self._open and isinstance(self._open[-1].value, dict) and self._keys[-1] is None:
                self._key(event)
            case yaml.AliasEvent():
                self._put(self._repeat(event))
            case yaml.ScalarEvent():
                self._refuse_tag(event)
                self._finish(_Node(_scalar(event), Place(_start(event)), anchor=event.anchor))
            case yaml.CollectionStartEvent():
                self._refuse_tag(event)
                self._start_collection(event)

    def _start_document(self, event: yaml.DocumentStartEvent) -> None:
        self._documents += 1
        if self._documents > 1:
            raise Unreadable(_start(event), "a second document starts here; a file holds one")
        if event.version not in (None, (1, 2)):
            raise Unreadable(_start(event), "files are read as YAML 1.2; leave the %YAML line out")

    def _key(self, event: yaml.NodeEvent) -> None:
        """Note the key that the next value belongs to."""
        start = _start(event)
        if not isinstance(event, yaml.ScalarEvent):
            raise Unreadable(start, "a list, a mapping or an alias cannot be a key; expected a text")
        self._refuse_tag(event)
        key, place = _scalar(event), self._open[-1].place
        if not isinstance(key, str):
            self.faults.append((start, _not_a_key(event.value, key)))
        elif key == "<<" and event.implicit[0]:
            self.faults.append((start, "merge keys (`<<`) are not part of YAML 1.2; write the values out"))
        elif key in place.keys:
            line, _ = place.keys[key]
            self.faults.append((start, f"`{key}` is already on line {line}; a key can stand only once"))
        if event.anchor:
            self._anchors[event.anchor] = _Node(key, Place(start))
        self._keys[-1] = (event.value, start)

    def _start_collection(self, event: yaml.CollectionStartEvent) -> None:
        mapping = isinstance(event, yaml.MappingStartEvent)
        if not self._open and not mapping:
            raise Unreadable(_start(event), "the file is a list; expected `key: value` lines")
        if len(self._open) >= DEEPEST_NESTING:
            raise Unreadable(_start(event), f"more than {DEEPEST_NESTING} levels deep")
        self._open.append(_Node({} if mapping else [], Place(_start(event)), anchor=event.anchor))
        self._keys.append(None)

    def _close(self) -> None:
        self._keys.pop()
        self._finish(self._open.pop())

    def _finish(self, node: _Node) -> None:
        if node.anchor:
            self._anchors[node.anchor] = node
        self._put(node)

    def _put(self, node: _Node) -> None:
        """Put a whole node into the collection that is open."""
        if not self._open:
            self._root = _mapping(node)
            return
        parent, key = self._open[-1], self._keys[-1]
        parent.size += node.size
        if isinstance(parent.value, list):
            parent.place.children[len(parent.value)] = node.place
            parent.value.append(node.value)
        elif key is not None:
            parent.value[key[0]] = node.value
            parent.place.children[key[0]] = node.place
            parent.place.keys.setdefault(*key)
            self._keys[-1] = None

    def _repeat(self, alias: yaml.AliasEvent) -> _Node:
        start, name = _start(alias), alias.anchor
        if any(node.anchor == name for node in self._open):
            raise Unreadable(start, f"`*{name}` stands inside what it repeats")
        if name not in self._anchors:
            raise Unreadable(start, f"`*{name}` repeats nothing; there is no `&{name}` before it")
        node = self._anchors[name]
        self._repeated += node.size
        if self._repeated > MOST_REPEATED:
            raise Unreadable(start, f"aliases repeat more than {MOST_REPEATED:,} values; write fewer of them")
        return _Node(node.value, Place(start, node.place.keys, node.place.children), node.size)

    def _refuse_tag(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self.faults.append((_start(event), f"tags such as `{tag}` are not used here; leave it out"))


def _start(event: yaml.Event) -> Position:
    assert event.start_mark is not None
    return event.start_mark.line + 1, event.start_mark.column + 1


def _scalar(event: yaml.ScalarEvent) -> Any:
    return plain_scalar(event.value) if event.implicit[0] else event.value


def _not_a_key(text: str, key: object) -> str:
    if not text:
        return "a key is missing before `:`"
    read_as = {bool: "a truth value", type(None): "nothing"}.get(type(key), "a number")
    return f"`{text}` is read as {read_as} here; write the key in quotes"


def _mapping(node: _Node) -> _Node:
    if node.value is None:
        raise Unreadable((1, 1), "the file is empty; expected `key: value` lines")
    if not isinstance(node.value, dict):
        raise Unreadable(node.place.start, "the file is a single value; expected `key: value` lines")
    return node
