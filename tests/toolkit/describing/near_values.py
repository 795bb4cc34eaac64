"""Values near right ones: what a slip of the hand makes of a value, and what stands at the bounds of its type."""

from collections.abc import Iterator
from typing import Any

from msgspec import inspect

from charts.model.words import Section
from toolkit.describing.sections import plain, section_info, sections_of

Json = Any


def smallest(section: type[Section]) -> dict[str, Json]:
    """A section with the keys it must have, as their examples have them."""
    info = section_info(section)
    tag = {info.tag[0]: info.tag[1]} if info.tag else {}
    return tag | {field.key: field.example for field in info.fields if field.required}


def neighbours(type_: inspect.Type, example: Json) -> Iterator[Json]:
    """Values near the example and near the bounds of its type, right and wrong ones, and values of every other kind."""
    yield from near(example)
    yield from (None, True, "", "text", 0, 1, -1, 0.5, 2.0, [], {}, [None], {"key": None}, {"": example})
    match plain(type_):
        case inspect.IntType() | inspect.FloatType() as number:
            for bound in (number.ge, number.gt, number.le, number.lt):
                if bound is not None:
                    yield from (bound, float(bound), bound - 1, bound + 1, bound - 1e-9, bound + 1e-9)
        case inspect.VarTupleType(item_type=item):
            yield from ([each] for each in neighbours(item, example[0]))
        case inspect.DictType(value_type=value):
            key, entry = next(iter(example.items()))
            yield from ({slip: entry} for slip in near(key) if isinstance(slip, str))
            yield from ({key: each} for each in neighbours(value, entry))
        case inspect.UnionType():
            for section in sections_of(type_):
                yield from _around_tag(section)


def near(value: Json) -> Iterator[Json]:
    match value:
        case bool():
            yield from (int(value), str(value).lower())
        case str():
            yield from (
                f"{value}\n",
                f" {value}",
                value.upper(),
                f"{value}-",
                value * 40,
                value[1:],
                [value],
                f"{value}é",
            )
        case int() | float():
            yield from (value + 1, value - 1, -value, value * 10, value + 0.5, str(value))
            yield from (int(value), float(value)) if abs(value) < 2**53 else ()
            yield from (0, 1, 64, 65, 65535, 65536, 10**6, 10**6 + 1, 0.98, 0.99, 2**31)
        case list():
            yield from ([], value * 2, [value], {str(index): item for index, item in enumerate(value)})
        case dict():
            yield from ({}, [value], list(value), {**value, **{f"{key}x": item for key, item in value.items()}})
        case _:
            yield from ("", 0, [], {})


def _around_tag(section: type[Section]) -> Iterator[Json]:
    """A variant as it is, and with a tag that is another's, nobody's, not even a text, or missing."""
    least = smallest(section)
    yield least
    tag = section_info(section).tag
    if tag:
        yield from ({**least, tag[0]: each} for each in (*near(tag[1]), "own", "shared", None, 1, [tag[1]]))
        yield {key: value for key, value in least.items() if key != tag[0]}
