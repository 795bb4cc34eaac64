"""The first place in which two values differ, for a person to see."""

from collections.abc import Mapping
from typing import Any, NamedTuple

LONGEST = 60


class Difference(NamedTuple):
    path: str
    """Such as `spec.template.spec.containers[0].image`."""
    before: str
    after: str


def difference(path: str, before: Any, after: Any) -> Difference | None:
    """None if they are alike; a list is alike a tuple, and what is missing is alike nothing."""
    if before == after:
        return None
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        keys = [*after, *(key for key in before if key not in after)]
        return _first(difference(f"{path}.{key}", before.get(key), after.get(key)) for key in keys)
    if isinstance(before, list | tuple) and isinstance(after, list | tuple) and len(before) == len(after):
        pairs = enumerate(zip(before, after, strict=True))
        return _first(difference(f"{path}[{index}]", *pair) for index, pair in pairs)
    return Difference(path, _shown(before), _shown(after))


def _first(differences: Any) -> Difference | None:
    return next((found for found in differences if found is not None), None)


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    text = str(value)
    return f"`{text}`" if len(text) <= LONGEST else f"`{text[: LONGEST - 1]}…`"
