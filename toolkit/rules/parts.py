"""Parts of rendered objects. Where a construct left a part out, or wrote something else in its place, it is empty."""

from collections.abc import Mapping
from typing import Any


def part(body: object, *path: str) -> Mapping[str, Any]:
    """The mapping at the end of the path."""
    found = value(body, *path)
    return found if isinstance(found, dict) else {}


def parts(body: object, *path: str) -> list[Mapping[str, Any]]:
    """The mappings of the list at the end of the path."""
    return [entry for entry in values(body, *path) if isinstance(entry, dict)]


def words(body: object, *path: str) -> list[str]:
    """The texts of the list at the end of the path."""
    return [entry for entry in values(body, *path) if isinstance(entry, str)]


def values(body: object, *path: str) -> list[Any]:
    """The list at the end of the path."""
    found = value(body, *path)
    return list(found) if isinstance(found, list | tuple) else []


def whole(body: object, *path: str, default: int) -> int:
    """The whole number at the end of the path."""
    found = value(body, *path)
    return found if isinstance(found, int) and not isinstance(found, bool) else default


def value(body: object, *path: str) -> Any:
    """Whatever is at the end of the path; None if there is no such path."""
    for step in path:
        body = body.get(step) if isinstance(body, dict) else None
    return body
