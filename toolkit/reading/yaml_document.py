"""One YAML file read as a Document.

libyaml's parser (fast, and with positions) under YAML 1.2's meaning of scalars, closed to what a team file never
needs: tags, merge keys, several documents, and aliases that multiply.
"""

from collections.abc import Iterator
from pathlib import Path

import yaml

from toolkit.reading.document import Document, Unreadable
from toolkit.reading.faults import BrokenInput, LocatedFault
from toolkit.reading.file_text import read_text
from toolkit.reading.yaml_syntax import explain
from toolkit.reading.yaml_tree import Tree


def read_document(path: Path, root: Path) -> Document:
    """The document in a file below `root`.

    Raises BrokenInput with every fault of the file's text, up to the first that leaves the rest without meaning.
    """
    file, tree = path.relative_to(root).as_posix(), Tree()
    try:
        text = read_text(path, root)
        value, place = tree.read(_events(text))
    except Unreadable as error:
        tree.faults.append((error.position, error.text))
    if tree.faults:
        raise BrokenInput(LocatedFault(file, *position, text) for position, text in tree.faults)
    return Document(file, value, place, text)


def _events(text: str) -> Iterator[yaml.Event]:
    """The text's events. Raises Unreadable where it is not YAML."""
    try:
        yield from yaml.parse(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        raise Unreadable(*explain(error, text)) from None
