"""A plain value held against the model: every fault of its shape, then the model's object.

msgspec's own check stops at the first fault and speaks of Python's types; a person wants all of them, in their words.
"""

from collections.abc import Iterator
from functools import cache
from typing import TypeVar

import msgspec
from msgspec import inspect

from charts.model.fault import Fault
from toolkit.shape.containers import list_faults, mapping_faults, section_faults
from toolkit.shape.part import Part
from toolkit.shape.phrases import phrase, shown
from toolkit.shape.scalars import choice_faults, number_faults, text_faults, truth_faults
from toolkit.shape.unions import union_faults

T = TypeVar("T")


def shape_faults(value: object, model: type) -> list[Fault]:
    """Every way in which a value, such as YAML or JSON can say, is not of the model's shape; empty if it is.

    Nothing may be null, not even what the model lets default to None: an optional line is left out instead.
    """
    faults: list[Fault] = []
    parts = [Part(value, _type_of(model), ())]
    for part in parts:
        for found in _check(part):
            if isinstance(found, Part):
                parts.append(found)
            else:
                faults.append(found)
    return faults


def build(value: object, model: type[T]) -> T:
    """The model's object for a value without shape faults."""
    return msgspec.convert(_whole_numbers(value), model)


@cache
def _type_of(model: type) -> inspect.Type:
    return inspect.type_info(model)


def _check(part: Part) -> Iterator[Fault | Part]:
    """A part's own faults, and the parts inside it."""
    if part.value is None:
        yield _empty(part)
        return
    match part.bare:
        case inspect.StructType() as section:
            yield from section_faults(part, section)
        case inspect.DictType() as mapping:
            yield from mapping_faults(part, mapping)
        case inspect.VarTupleType() as items:
            yield from list_faults(part, items)
        case inspect.UnionType() as union:
            yield from union_faults(part, union)
        case inspect.LiteralType(values=values):
            yield from choice_faults(part, values)
        case inspect.StrType() as text:
            yield from text_faults(part, text)
        case inspect.BoolType():
            yield from truth_faults(part)
        case inspect.IntType() | inspect.FloatType() as number:
            yield from number_faults(part, number)
        case other:
            raise TypeError(f"the model uses a type that no check knows: {other}")


def _empty(part: Part) -> Fault:
    name = shown(part.field[-1]) if part.field and isinstance(part.field[-1], str) else "this item"
    if part.required:
        return Fault(part.field, f"{name} is empty", phrase(part.type), at_key=True)
    section = part.bare
    all_default = isinstance(section, inspect.StructType) and not any(field.required for field in section.fields)
    advice = "write `{}` for its defaults" if all_default else "write a value"
    return Fault(part.field, f"{name} is empty; {advice}, or leave the line out", at_key=True)


def _whole_numbers(value: object) -> object:
    """The value with `3.0` as `3`, which a float field takes as well."""
    match value:
        case dict():
            return {key: _whole_numbers(item) for key, item in value.items()}
        case list():
            return [_whole_numbers(item) for item in value]
        case float() if value.is_integer():
            return int(value)
    return value
