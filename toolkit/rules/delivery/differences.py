"""The first place in which two values differ, for a person to see."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from toolkit.credential_forms import unless_credential

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
    start = _where_lines_differ(before, after) if isinstance(before, str) and isinstance(after, str) else 0
    return Difference(path, _shown(before, start), _shown(after, start))


def _first(differences: Any) -> Difference | None:
    return next((found for found in differences if found is not None), None)


def _where_lines_differ(before: str, after: str) -> int:
    """Where the first line begins in which they differ; further on in a line that is long."""
    different = (index for index, (one, other) in enumerate(zip(before, after, strict=False)) if one != other)
    same = next(different, min(len(before), len(after)))
    line = before.rfind("\n", 0, same) + 1
    return line if same - line < LONGEST // 2 else same - LONGEST // 2


def _shown(value: Any, start: int = 0) -> str:
    """One line of it, and no novel; of a text with a credential nothing, which a cut might make unrecognizable."""
    if value is None:
        return "nothing"
    text = str(value)
    told = unless_credential(text)
    if told != text:
        return f"`{told}`"
    line = text[start:].partition("\n")[0]
    shown = line[: LONGEST - 1] if len(line) > LONGEST else line
    return f"`{'…' if start else ''}{shown}{'…' if start + len(shown) < len(text.rstrip()) else ''}`"
