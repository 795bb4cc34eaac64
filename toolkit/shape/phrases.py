"""How messages speak of values and of the model's types."""

import math
from collections.abc import Mapping
from typing import Any

from msgspec import inspect

from charts.model.spelling import one_of
from toolkit.reading.yaml_scalars import plain_scalar

SHORTEST_CREDENTIAL = 10
"""Characters: `a://b:c3@`, and what is behind it."""

LONGEST_SHOWN = 60
"""Characters of a person's text that a message repeats."""


def shown(value: object) -> str:
    """A value as it may stand in YAML, cut when it is long, in backticks."""
    return f"`{shown_plain(value)}`"


def shown_plain(value: object) -> str:
    """The same without backticks."""
    text = _flow(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def told(text: str) -> str:
    """A text as a message may repeat it: not if it looks like a credential. Most are too short to be looked at."""
    if len(text) < SHORTEST_CREDENTIAL:
        return text
    from toolkit.credential_forms import unless_credential

    return unless_credential(text)


def _flow(value: object) -> str:
    """A value in YAML's flow style, for reading only."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return told(value) if isinstance(plain_scalar(value), str) else f'"{value}"'
        case float() if not math.isfinite(value):
            return str(value).replace("inf", ".inf").replace("nan", ".nan")
        case Mapping():
            return "{" + ", ".join(f"{told(str(key))}: {_flow(item)}" for key, item in value.items()) + "}"
        case list() | tuple():
            return "[" + ", ".join(map(_flow, value)) + "]"
    return str(value)


def kind(value: object) -> str:
    """What a value is, in a word or two."""
    kinds = {bool: "a truth value", int: "a number", float: "a number", str: "a text", list: "a list"}
    return kinds.get(type(value), "a mapping")


def phrase(type_: inspect.Type, example: object = None) -> str:
    """What a type accepts, for `Fault.expected`: the word's own phrase if it has one, else one made from bounds."""
    match type_:
        case inspect.Metadata(type=inner, extra=extra, extra_json_schema=schema):
            examples = (schema or {}).get("examples", [example])
            return str((extra or {}).get("expected") or phrase(inner, examples[0]))
        case inspect.UnionType(types=types):
            return " or ".join(dict.fromkeys(phrase(each, example) for each in types if not _is_none(each)))
        case inspect.LiteralType(values=values):
            return choice(values)
        case inspect.BoolType():
            return "`true` or `false`"
        case inspect.IntType():
            return f"a whole number{_bounds(type_)}"
        case inspect.FloatType():
            return f"a number{_bounds(type_)}"
        case inspect.StrType():
            return "a text"
        case inspect.VarTupleType():
            return f"a list{_such_as(example)}"
    return f"a mapping{_such_as(example)}"


def choice(values: tuple[Any, ...]) -> str:
    """The choices, or how many they are when there are too many to read."""
    return one_of(values) or f"one of the {len(values)} names that the reference lists"


def _bounds(number: inspect.IntType | inspect.FloatType) -> str:
    if number.ge is not None and number.le is not None:
        return f" from {number.ge:.10g} to {number.le:.10g}"
    sides = (("above", number.gt), ("at least", number.ge), ("below", number.lt), ("at most", number.le))
    said = [f"{word} {bound:.10g}" for word, bound in sides if bound is not None]
    return f" {' and '.join(said)}" if said else ""


def _such_as(example: object) -> str:
    return f" such as {shown(example)}" if example and len(_flow(example)) <= LONGEST_SHOWN else ""


def _is_none(type_: inspect.Type) -> bool:
    return isinstance(type_, inspect.NoneType)
