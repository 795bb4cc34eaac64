"""A bar for what takes long, where there is a terminal to show it."""

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def with_progress(teams: Iterable[T], number: int, *, many: int) -> Iterator[T]:
    """Passes on what comes for each of so many teams; from `many` on it takes over half a second, and is shown."""
    if number < many or not sys.stderr.isatty():
        yield from teams
        return
    import click

    with click.progressbar(teams, length=number, label="teams", file=sys.stderr) as progress:
        yield from progress
