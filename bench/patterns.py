"""What the objects of many teams have in common, and what differs: a chart's templates and its values.

A pattern is inferred from objects of one sort. What all of them say alike is a `Same`; what they say differently is a
`Differs`; a key that only some have is an optional entry. A team's name within a text counts as common: a chart's
author writes `{{ .Values.team }}` there.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Body = dict[str, Any]

TEAM = "⟨team⟩"
"""Stands for the team's name in texts."""


@dataclass(frozen=True, slots=True)
class Same:
    """All have this."""

    content: Any


@dataclass(frozen=True, slots=True)
class Differs:
    """Each has its own."""

    kinds: frozenset[type]
    """The types of what they have."""


@dataclass(frozen=True, slots=True)
class Keys:
    """A mapping: the pattern of each key, and the keys that some lack."""

    entries: dict[str, "Pattern"]
    optional: frozenset[str]


@dataclass(frozen=True, slots=True)
class Items:
    """A list that is as long in all of them."""

    entries: list["Pattern"]


Pattern = Same | Differs | Keys | Items


def without_team(content: Any, team: str) -> Any:
    """The content with the team's name replaced by TEAM in all texts."""
    return _replaced(content, team, TEAM)


def with_team(content: Any, team: str) -> Any:
    return _replaced(content, TEAM, team)


def pattern(contents: Sequence[Any], *, into_lists: bool = True) -> Pattern:
    """What the contents have in common; lists as wholes unless their items are to be compared too."""
    first = contents[0]
    if all(content == first and type(content) is type(first) for content in contents):
        return Same(first)
    if all(isinstance(content, dict) for content in contents):
        return _keys(contents, into_lists)
    if into_lists and all(isinstance(content, list) and len(content) == len(first) for content in contents):
        return Items([pattern(column, into_lists=into_lists) for column in zip(*contents, strict=True)])
    return Differs(frozenset(type(content) for content in contents))


def common(of: Pattern) -> Any:
    """What all have, as content; None where they have no more in common than that it is there."""
    if isinstance(of, Same):
        return of.content
    if isinstance(of, Keys):
        entries = {key: common(entry) for key, entry in of.entries.items() if key not in of.optional}
        return {key: entry for key, entry in entries.items() if entry is not None}
    return None


def varies(of: Pattern) -> bool:
    """Whether anything of it is a team's own."""
    if isinstance(of, Keys):
        return bool(of.optional) or any(map(varies, of.entries.values()))
    return any(map(varies, of.entries)) if isinstance(of, Items) else isinstance(of, Differs)


def values(of: Pattern, content: Any) -> Any:
    """What is the content's own, by the names that `value_name` gives; True where all that it says is "there"."""
    if isinstance(of, Differs):
        return content
    if isinstance(of, Keys):
        own = {key for key, entry in of.entries.items() if key in of.optional or varies(entry)}
        return {value_name(key): values(of.entries[key], content[key]) for key in content if key in own}
    if isinstance(of, Items):
        items = enumerate(zip(of.entries, content, strict=True))
        return {f"item{index}": values(entry, item) for index, (entry, item) in items if varies(entry)}
    return True


def differences(of: Pattern, content: Any) -> Any:
    """What is the content's own, by its own keys: merged into what is common, it gives the content."""
    if isinstance(of, Differs):
        return content
    if not isinstance(of, Keys):
        return None
    own = {
        key: content[key] if key in of.optional else differences(entry, content[key])
        for key, entry in of.entries.items()
        if key in content
    }
    return {key: value for key, value in own.items() if value is not None} or None


def value_name(key: str) -> str:
    """A key as templates can name it: `app.kubernetes.io/name` is appKubernetesIoName."""
    head, *tail = re.split(r"\W+", key)
    return head + "".join(part[:1].upper() + part[1:] for part in tail)


def _keys(contents: Sequence[Body], into_lists: bool) -> Keys | Differs:
    """Mappings without a key that all of them have differ as wholes."""
    keys = dict.fromkeys(key for content in contents for key in content)
    having = {key: [content[key] for content in contents if key in content] for key in keys}
    optional = frozenset(key for key, column in having.items() if len(column) < len(contents))
    if len(optional) == len(having):
        return Differs(frozenset({dict}))
    return Keys({key: pattern(column, into_lists=into_lists) for key, column in having.items()}, optional)


def _replaced(content: Any, old: str, new: str) -> Any:
    if isinstance(content, str):
        return content.replace(old, new)
    if isinstance(content, list):
        return [_replaced(item, old, new) for item in content]
    if isinstance(content, dict):
        return {_replaced(key, old, new): _replaced(value, old, new) for key, value in content.items()}
    return content
