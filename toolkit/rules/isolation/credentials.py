"""Credentials in the input: in keys, in values, and in comments, which git keeps as well.

What is found is named and never repeated, since findings are read by more people than the file.
"""

import re
from collections.abc import Iterator, Sequence, Set
from typing import Any

from charts.model.fault import Field
from toolkit.credential_forms import sightings
from toolkit.reading.document import Document, Place
from toolkit.rules.rule import Complaint, Fleet

_PASSWORD = re.compile(r"(?:^|[-_./])(?:password|passwd|passphrase|pwd)$", re.IGNORECASE)
_SECRET = re.compile(r"(?:^|[-_./])(?:secret|token|credentials?|(?:api|access|secret|private)[-_]?key)$", re.IGNORECASE)
_REFERENCE = re.compile(r"[a-z0-9][-a-z0-9.]*(/[a-z0-9][-a-z0-9.]*)?|[/$<{].*|[a-z]+://.*|.*\s.*|.{0,7}", re.DOTALL)
"""The name of a Secret, alone or behind its namespace; a path, a placeholder, an address; prose, and short words."""
_COMMENT = re.compile(r"(?:^|\s)#(.*)")
_PASSWORD_SAID = re.compile(r"\b(?:password|passwd|passphrase|pwd)\s*[:=]\s*[\"']?([^\s\"']{6,})[\"']?\s*$", re.I)

Text = tuple[Field, str]
"""A text or a number of the document, and its field."""


def credentials(fleet: Fleet) -> Iterator[Complaint]:
    texts = {file: list(_texts(document.value)) for file, document in fleet.documents.items()}
    secrets = {text for its in texts.values() for field, text in its if _key(field) == "secret"}
    for file, document in fleet.documents.items():
        yield from _in_keys(document)
        yield from _in_values(document, texts[file], secrets)
        yield from _in_comments(document, texts[file])


def _in_keys(document: Document) -> Iterator[Complaint]:
    for field in _fields(document.place):
        for name in _names(str(field[-1])):
            yield Complaint(document.file, field, f"this key looks like {name}")


def _in_values(document: Document, texts: Sequence[Text], secrets: Set[str]) -> Iterator[Complaint]:
    for field, text in texts:
        names = _names(text)
        if not names and _is_no_reference(_key(field), text, secrets):
            names = [f"a value of its own for `{_key(field)}`, and not the name of a Secret"]
        for name in names:
            yield Complaint(document.file, field, f"this looks like {name}", at_key=False)


def _in_comments(document: Document, texts: Sequence[Text]) -> Iterator[Complaint]:
    known = {seen.text for _, text in texts for seen in sightings(text)}
    for number, line in enumerate(document.text.splitlines(), start=1):
        comment = _COMMENT.search(line)
        for name in dict.fromkeys(_said(comment[1], known)) if comment else ():
            field = _nearest(document, number)
            yield Complaint(document.file, field, f"the comment on line {number} looks like it holds {name}")


def _names(text: str) -> list[str]:
    return list(dict.fromkeys(seen.name for seen in sightings(text)))


def _said(comment: str, known: Set[str]) -> Iterator[str]:
    yield from (seen.name for seen in sightings(comment) if seen.text not in known)
    password = _PASSWORD_SAID.search(comment)
    if password and re.search(r"[0-9]", password[1]) and not re.search(r"[<>{}$]", password[1]):
        yield "a password"


def _is_no_reference(key: str, text: str, secrets: Set[str]) -> bool:
    if _PASSWORD.search(key):
        return text not in secrets and not text.startswith(("$", "<", "{"))
    return bool(_SECRET.search(key)) and not _REFERENCE.fullmatch(text)


def _texts(value: Any, field: Field = ()) -> Iterator[Text]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*field, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*field, index))
    elif value is not None and not isinstance(value, bool):
        yield field, str(value)


def _key(field: Field) -> str:
    """The nearest key: that of the list, for what is in one."""
    return next((step for step in reversed(field) if isinstance(step, str)), "")


def _fields(place: Place, field: Field = ()) -> Iterator[Field]:
    """Every field with a key of its own."""
    for step, child in place.children.items():
        if isinstance(step, str):
            yield (*field, step)
        yield from _fields(child, (*field, step))


def _nearest(document: Document, line: int) -> Field:
    """The field whose key is on the line, or next above it."""
    nearest: tuple[int, Field] = (0, ())
    for field in _fields(document.place):
        at, _ = document.position(field, at_key=True)
        if nearest[0] < at <= line:
            nearest = at, field
    return nearest[1]
