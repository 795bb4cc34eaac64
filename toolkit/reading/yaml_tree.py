"""The events of a YAML text put together: a plain value, and the place of everything in it.

PyYAML's own composer is not used: it keeps the last of duplicate keys, recurses once a level, forgets where an alias
stands, and reads YAML 1.1.
"""

from collections.abc import Iterable
from typing import Any

import yaml
from msgspec import Struct, field

from toolkit.reading.document import Place, Position, Unreadable
from toolkit.reading.yaml_aliases import Anchors, Node
from toolkit.reading.yaml_scalars import plain_scalar

DEEPEST_NESTING = 100
_EXPECTED = "expected `key: value` lines"


class Tree(Struct):
    """Takes the events of one document in turn; `faults` are those that leave the rest readable."""

    faults: list[tuple[Position, str]] = field(default_factory=list)
    _open: list[Node] = field(default_factory=list)
    _anchors: Anchors = field(default_factory=Anchors)
    _root: Node | None = field(default=None)

    def read(self, events: Iterable[yaml.Event]) -> tuple[dict[str, Any], Place]:
        """The document's mapping and its place. Raises Unreadable, and what the events raise."""
        for event in events:
            self._take(event)
        if self._root is None:
            raise Unreadable((1, 1), f"the file is empty; {_EXPECTED}")
        return self._root.value, self._root.place

    def _take(self, event: yaml.Event) -> None:
        match event:
            case yaml.DocumentStartEvent():
                self._start_document(event)
            case yaml.CollectionEndEvent():
                self._put(self._open.pop())
            case yaml.NodeEvent() if self._open and self._open[-1].key is None and _is_mapping(self._open[-1]):
                self._start_entry(event, self._open[-1])
            case yaml.AliasEvent():
                self._put(self._anchors.repeat(str(event.anchor), _start(event), self._open))
            case yaml.ScalarEvent():
                self._refuse_tag(event)
                self._put(Node(_scalar(event), Place(_start(event)), event.anchor))
            case yaml.CollectionStartEvent():
                self._refuse_tag(event)
                self._start_collection(event)

    def _start_document(self, event: yaml.DocumentStartEvent) -> None:
        if self._root:
            raise Unreadable(_start(event), "a second document starts here; a file holds one")
        if event.version not in (None, (1, 2)):
            raise Unreadable(_start(event), "files are read as YAML 1.2; leave the %YAML line out")

    def _start_entry(self, event: yaml.NodeEvent, mapping: Node) -> None:
        """Take a key, and note it for the value that comes next."""
        start, known = _start(event), mapping.place.keys
        if not isinstance(event, yaml.ScalarEvent):
            raise Unreadable(start, "a list, a mapping or an alias cannot be a key; expected a text")
        self._refuse_tag(event)
        key = _scalar(event)
        if not isinstance(key, str):
            self.faults.append((start, _not_a_key(event.value, key)))
        elif key == "<<" and event.implicit[0]:
            self.faults.append((start, "merge keys (`<<`) are not part of YAML 1.2; write the values out"))
        elif key in known:
            self.faults.append((start, f"`{key}` is already on line {known[key][0]}; a key can stand only once"))
        self._anchors.keep(Node(key, Place(start), event.anchor))
        mapping.key = (event.value, start)

    def _start_collection(self, event: yaml.CollectionStartEvent) -> None:
        mapping = isinstance(event, yaml.MappingStartEvent)
        if not self._open and not mapping:
            raise Unreadable(_start(event), f"the file is a list; {_EXPECTED}")
        if len(self._open) >= DEEPEST_NESTING:
            raise Unreadable(_start(event), f"more than {DEEPEST_NESTING} levels deep")
        self._open.append(Node({} if mapping else [], Place(_start(event)), event.anchor))

    def _put(self, node: Node) -> None:
        """Put a finished value into the collection around it."""
        self._anchors.keep(node)
        if not self._open:
            self._root = _whole_file(node)
            return
        parent = self._open[-1]
        parent.size += node.size
        if parent.key:
            name, start = parent.key
            parent.value[name] = node.value
            parent.place.children[name] = node.place
            parent.place.keys.setdefault(name, start)
            parent.key = None
        else:
            parent.place.children[len(parent.value)] = node.place
            parent.value.append(node.value)

    def _refuse_tag(self, event: yaml.ScalarEvent | yaml.CollectionStartEvent) -> None:
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            self.faults.append((_start(event), f"tags such as `{tag}` are not used here; leave it out"))


def _start(event: yaml.Event) -> Position:
    assert event.start_mark is not None
    return event.start_mark.line + 1, event.start_mark.column + 1


def _is_mapping(node: Node) -> bool:
    return isinstance(node.value, dict)


def _scalar(event: yaml.ScalarEvent) -> Any:
    return plain_scalar(event.value) if event.implicit[0] else event.value


def _not_a_key(text: str, key: object) -> str:
    if not text:
        return "a key is missing before `:`"
    read_as = {bool: "a truth value", type(None): "nothing"}.get(type(key), "a number")
    return f"`{text}` is read as {read_as} here; write the key in quotes"


def _whole_file(node: Node) -> Node:
    if node.value is None:
        raise Unreadable((1, 1), f"the file is empty; {_EXPECTED}")
    if not isinstance(node.value, dict):
        raise Unreadable(node.place.start, f"the file is a single value; {_EXPECTED}")
    return node
