"""What changed between two parts of a team's file, in its own words: `hyperparameters.learning_rate: 0.001 → 0.01`."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from toolkit.credential_forms import unless_credential

MOST = 5
"""How many changes are told; a person finds the others in the diff of the file."""

LONGEST = 60
"""Characters of a value that are told."""

NOT_SET = "not set"

Path = tuple[str, ...]


def changes(before: Mapping[str, Any], now: Mapping[str, Any], within: Path) -> str:
    """At most five, and how many more there are. Both are `{section: {name: {field: value}}}`.

    Fields are named from the root of the file, those `within` an entry from there. A dataset or model that only one of
    them refers to is not spelled out: that the reference changed says it.
    """
    old, new = dict(_values(before)), dict(_values(now))
    paths = [path for path in {**old, **new} if old.get(path) != new.get(path) and _is_in_both(path[:2], old, new)]
    sides = [(path, _told(old.get(path, NOT_SET)), _told(new.get(path, NOT_SET))) for path in paths[:MOST]]
    told = [f"{_name(path, within)}: {before} → {after}" for path, before, after in sides]
    if len(paths) > MOST:
        told.append(f"and {len(paths) - MOST} more")
    return ", ".join(told)


def _name(path: Path, within: Path) -> str:
    return ".".join(path[len(within) :] if path[: len(within)] == within else path)


def _is_in_both(entry: Path, *sides: Mapping[Path, str]) -> bool:
    return all(any(path[: len(entry)] == entry for path in side) for side in sides)


def _values(part: Mapping[str, Any], at: Path = ()) -> Iterator[tuple[Path, str]]:
    for key, value in part.items():
        if isinstance(value, Mapping) and value:
            yield from _values(value, (*at, str(key)))
        else:
            yield (*at, str(key)), value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _told(value: str) -> str:
    """Cut when it is long, and nothing that looks like a credential."""
    text = unless_credential(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
