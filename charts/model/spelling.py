"""Choices in words, for a Fault: the nearest valid spelling, and the list when it is short."""

from collections.abc import Collection
from difflib import get_close_matches

LONGEST_LIST = 8
"""Longer lists of choices are in the reference; a message that prints them is not read."""


def nearest(word: str, choices: Collection[str]) -> str | None:
    """The choice that is likely meant, in backticks, for `Fault.suggestion`; case and dashes do not matter."""
    by_form = {_form(choice): choice for choice in choices}
    close = get_close_matches(_form(word), by_form, n=1)
    return f"`{by_form[close[0]]}`" if close else None


def one_of(choices: Collection[str]) -> str | None:
    """The choices as a phrase, for `Fault.expected`; None when there is none, or there are too many to read."""
    quoted = [f"`{choice}`" for choice in choices]
    if not quoted or len(quoted) > LONGEST_LIST:
        return None
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"


def _form(word: str) -> str:
    return word.lower().replace("-", "_")
