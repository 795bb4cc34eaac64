"""Texts, numbers, truth values and choices, with what the person is likely to have meant."""

import math
import re
from collections.abc import Iterator, Sequence

from msgspec import inspect

from charts.model.fault import Fault
from charts.model.spelling import nearest
from toolkit.reading.yaml_scalars import plain_scalar
from toolkit.shape.part import Part
from toolkit.shape.phrases import choice, kind, phrase, shown, shown_plain, told

_TRUTH = {"yes": "`true`", "on": "`true`", "y": "`true`", "no": "`false`", "off": "`false`", "n": "`false`"}
"""Truth values of YAML 1.1; in 1.2 they are texts."""

Number = inspect.IntType | inspect.FloatType


def wrong_kind(part: Part, suggestion: str | None = None) -> Fault:
    """A value that is not even of the kind that the type wants."""
    value = part.value
    what = f"{kind(value)} stands here" if isinstance(value, dict | list) else f"{shown(value)} is {kind(value)}"
    return Fault(part.field, what, phrase(part.type), suggestion)


def text_faults(part: Part, text: inspect.StrType) -> Iterator[Fault]:
    value = part.value
    if not isinstance(value, str):
        quotable = isinstance(value, bool | int) and fits(shown_plain(value), text)
        yield wrong_kind(part, f'`"{shown_plain(value)}"`, in quotes' if quotable else None)
    elif not fits(value, text):
        yield Fault(part.field, f"{shown(value)} is not valid", phrase(part.type), likely_text(value, text))


def fits(value: str, text: inspect.StrType) -> bool:
    return text.pattern is None or re.search(text.pattern, value) is not None


def likely_text(value: str, text: inspect.StrType) -> str | None:
    """The text without what people often get wrong (blanks, capitals, underscores), if that makes it valid.

    Nothing that looks like a credential is suggested in another form.
    """
    if told(value) != value:
        return None
    tidy = "".join(value.split())
    dashed = re.sub(r"[_.\s]+", "-", value.strip().lower())
    candidates = (tidy, tidy.lower(), dashed if "/" not in value else "")
    return next((shown(candidate) for candidate in candidates if candidate and fits(candidate, text)), None)


def truth_faults(part: Part) -> Iterator[Fault]:
    if not isinstance(part.value, bool):
        yield wrong_kind(part, _TRUTH.get(part.value.lower()) if isinstance(part.value, str) else None)


def number_faults(part: Part, number: Number) -> Iterator[Fault]:
    """A float without a fraction is a whole number, as in JSON Schema."""
    value = part.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        quoted = isinstance(value, str) and isinstance(plain_scalar(value.strip() or "~"), int | float)
        yield wrong_kind(part, f"`{value}`, without quotes" if quoted else None)
        return
    problem = _number_problem(value, number)
    if problem:
        yield Fault(part.field, f"{shown(value)} is {problem}", phrase(part.type))


def choice_faults(part: Part, values: Sequence[object]) -> Iterator[Fault]:
    """One of a few texts, as of a Literal or a union's tag."""
    choices = tuple(map(str, values))
    if not isinstance(part.value, str):
        yield Fault(part.field, f"{shown(part.value)} is {kind(part.value)}", choice(choices))
    elif part.value not in choices:
        yield Fault(part.field, f"{shown(part.value)} is not valid", choice(choices), nearest(part.value, choices))


def _number_problem(value: float, number: Number) -> str | None:
    if isinstance(value, float) and not math.isfinite(value):
        return "not a finite number"
    if isinstance(number, inspect.IntType) and value != int(value):
        return "not a whole number"
    if (number.ge is not None and value < number.ge) or (number.gt is not None and value <= number.gt):
        return "too small"
    if (number.le is not None and value > number.le) or (number.lt is not None and value >= number.lt):
        return "too large"
    return None
