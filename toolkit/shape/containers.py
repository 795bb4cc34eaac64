"""Mappings and lists: their keys, their sizes, and the parts inside them."""

from collections.abc import Iterator
from typing import Any

from msgspec import inspect

from charts.model.fault import Fault, Field
from charts.model.spelling import nearest, one_of
from toolkit.shape.part import Part, bare
from toolkit.shape.phrases import phrase, shown
from toolkit.shape.scalars import fits, likely_text, wrong_kind


def section_faults(part: Part, section: inspect.StructType) -> Iterator[Fault | Part]:
    """A mapping with the keys that the model names."""
    if not isinstance(part.value, dict):
        yield wrong_kind(part)
        return
    fields = {each.encode_name: each for each in section.fields}
    tag = (section.tag_field,) if section.tag_field else ()
    free = [name for name in (*tag, *fields) if name not in part.value]
    misspelt = set()
    for key, item in part.value.items():
        if key in fields:
            yield part.below(key, item, fields[key].type, fields[key].required)
        elif key not in tag:
            problem = f"unknown key {shown(key)}" + (f" for `{tag[0]}: {section.tag}`" if tag else "")
            likely = _split(key, item) or _under_another_name(key, section) or nearest(key, free)
            misspelt.add(likely)
            keys = one_of(free) or (None if likely else f"one of its {len(fields)} keys, which docs/reference lists")
            yield Fault((*part.field, key), problem, keys, likely, at_key=True)
    for name, each in fields.items():
        if each.required and name not in part.value and f"`{name}`" not in misspelt:
            yield Fault(part.field, f"`{name}` is missing", phrase(each.type), at_key=True)


def mapping_faults(part: Part, mapping: inspect.DictType) -> Iterator[Fault | Part]:
    """A mapping whose keys are the person's own."""
    if not isinstance(part.value, dict):
        yield wrong_kind(part)
        return
    yield from _size_faults(part.value, mapping, part.field, "entries")
    for key, item in part.value.items():
        wrong_key = _key_fault(key, item, mapping.key_type, (*part.field, key))
        if wrong_key:
            yield wrong_key
        if not (wrong_key and item is None):
            yield part.below(key, item, mapping.value_type, required=False)


def list_faults(part: Part, items: inspect.VarTupleType) -> Iterator[Fault | Part]:
    if not isinstance(part.value, list):
        yield wrong_kind(part)
        return
    yield from _size_faults(part.value, items, part.field, "items")
    for index, item in enumerate(part.value):
        yield part.below(index, item, items.item_type)


def _under_another_name(key: str, section: inspect.StructType) -> str | None:
    """Our key for what other frameworks call `key`."""
    for field in section.fields:
        said = field.type.extra if isinstance(field.type, inspect.Metadata) else None
        if key in (said or {}).get("also", ()):
            return f"`{field.encode_name}`"
    return None


def _size_faults(
    value: dict[str, Any] | list[Any],
    bounds: inspect.DictType | inspect.VarTupleType,
    field: Field,
    noun: str,
) -> Iterator[Fault]:
    problem = f"{shown(field[-1]) if field else 'the file'} has {len(value) or 'no'} {noun}"
    if len(value) < (bounds.min_length or 0):
        yield Fault(field, problem, f"at least {bounds.min_length}", at_key=True)
    if bounds.max_length is not None and len(value) > bounds.max_length:
        yield Fault(field, problem, f"at most {bounds.max_length}", at_key=True)


def _key_fault(key: str, item: object, type_: inspect.Type, field: Field) -> Fault | None:
    match bare(type_):
        case inspect.LiteralType(values=values) if key not in values:
            choices = tuple(map(str, values))
            return Fault(field, f"unknown key {shown(key)}", one_of(choices), nearest(key, choices), at_key=True)
        case inspect.StrType() as text if not fits(key, text):
            likely = _split(key, item) or likely_text(key, text)
            return Fault(field, f"{shown(key)} is not valid", phrase(type_), likely, at_key=True)
    return None


def _split(key: str, item: object) -> str | None:
    """`{l4:1}` is one key to YAML: the blank after the colon was forgotten."""
    name, colon, rest = key.partition(":")
    return shown(f"{name}: {rest}") if item is None and colon and rest else None
