"""Faults with the place a person has to look at: `file:line:column: what is wrong`."""

from collections.abc import Iterable

from msgspec import Struct


class LocatedFault(Struct, frozen=True, order=True):
    """One fault, in reading order: by file, then line, then column (both from 1)."""

    file: str
    line: int
    column: int
    text: str

    def __str__(self) -> str:
        return on_one_line(f"{self.file}:{self.line}:{self.column}: {self.text}")


class BrokenInput(Exception):
    """The input cannot be used; it carries every fault found, sorted, each once."""

    def __init__(self, faults: Iterable[LocatedFault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))


class Refused(BrokenInput):
    """The input is right by itself, and yet must not follow on what `dist/` holds."""


def on_one_line(text: str) -> str:
    """With escapes for line breaks and for what would steer a terminal: a person's words and files may hold both."""
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in text)
