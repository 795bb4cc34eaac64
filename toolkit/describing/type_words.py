"""The model's types in words, for a reader of the reference pages."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import get_args

from msgspec import inspect

import charts.model.words
from charts.model.words import Section
from toolkit.describing.sections import expected, plain
from toolkit.describing.titles import title

LinkTo = Callable[[type[Section]], str]
"""A Markdown link to the part of the page that tells about a section."""

MANY = 12
"""More choices than so many are not listed inside a table."""


def type_words(type_: inspect.Type, link: LinkTo) -> str:
    """Such as `list, each [Name](#words); at least 1`."""
    match plain(type_):
        case inspect.StrType():
            return _text_words(type_)
        case inspect.BoolType():
            return "`true` or `false`"
        case inspect.IntType() as number:
            return f"whole number{_bounds(number)}"
        case inspect.FloatType() as number:
            return f"number{_bounds(number)}"
        case inspect.LiteralType(values=values):
            return _choice([f"`{value}`" for value in values]) if len(values) <= MANY else f"one of {len(values)} names"
        case inspect.VarTupleType(item_type=item, min_length=least):
            return f"list, each {type_words(item, link)}{_size(least, None)}"
        case inspect.DictType(key_type=key, value_type=value, min_length=least, max_length=most):
            return f"mapping of {type_words(key, link)} to {type_words(value, link)}{_size(least, most)}"
        case inspect.UnionType(types=types):
            return _choice([type_words(one, link) for one in types])
        case inspect.StructType(cls=section) if issubclass(section, Section):
            return link(section)
    raise TypeError(f"no words for {type_}")


@cache
def named_texts() -> Mapping[str, str]:
    """What is expected of a text, by the name that the model has for it: `Size` is a size such as 512Mi."""
    meanings: dict[str, str] = {}
    for name, word in vars(charts.model.words).items():
        base_and_metas = get_args(word)
        if base_and_metas and base_and_metas[0] is str:
            meanings[title(name)] = base_and_metas[1].extra["expected"]
    return meanings


def choices(type_: inspect.Type) -> Sequence[str]:
    """The values to choose from, where they are too many for a table."""
    match plain(type_):
        case inspect.LiteralType(values=values) if len(values) > MANY:
            return [str(value) for value in values]
    return ()


def _text_words(type_: inspect.Type) -> str:
    words = expected(type_)
    for name, meaning in named_texts().items():
        if meaning == words:
            return f"[{name}](#words)"
    return str(words)


def _bounds(number: inspect.IntType | inspect.FloatType) -> str:
    if number.ge is not None and number.le is not None:
        return f", {number.ge:,} to {number.le:,}"
    parts = [
        f"over {number.gt:,}" if number.gt is not None else "",
        f"at least {number.ge:,}" if number.ge is not None else "",
        f"under {number.lt:,}" if number.lt is not None else "",
        f"at most {number.le:,}" if number.le is not None else "",
    ]
    return "".join(f", {part}" for part in parts if part)


def _size(least: int | None, most: int | None) -> str:
    if least is not None and least == most:
        return f"; exactly {least}"
    return (f"; at least {least}" if least else "") + (f"; at most {most}" if most else "")


def _choice(words: Sequence[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} or {last}" if others else last
