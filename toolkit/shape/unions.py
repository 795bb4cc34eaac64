"""Where the model allows several shapes: variants told apart by a tag, or a choice of texts beside one mapping."""

from collections.abc import Iterator
from typing import Any

from msgspec import inspect

from charts.model.fault import Fault
from charts.model.spelling import nearest
from toolkit.shape.containers import section_faults
from toolkit.shape.part import Part
from toolkit.shape.phrases import choice, shown
from toolkit.shape.scalars import choice_faults, wrong_kind


def union_faults(part: Part, union: inspect.UnionType) -> Iterator[Fault | Part]:
    sections = [each for each in union.types if isinstance(each, inspect.StructType)]
    words = [str(word) for each in union.types if isinstance(each, inspect.LiteralType) for word in each.values]
    if isinstance(part.value, dict):
        if words:
            yield from section_faults(part, sections[0])
        else:
            yield from _variant_faults(part, part.value, {str(each.tag): each for each in sections})
    elif not isinstance(part.value, str):
        yield wrong_kind(part)
    elif part.value not in words:
        yield wrong_kind(part, nearest(part.value, words))


def _variant_faults(
    part: Part, value: dict[str, Any], variants: dict[str, inspect.StructType]
) -> Iterator[Fault | Part]:
    """A missing or unknown tag is the one fault: without it nobody knows which keys are right."""
    tag_field = str(next(iter(variants.values())).tag_field)
    tag = value.get(tag_field)
    if isinstance(tag, str) and tag in variants:
        yield from section_faults(part, variants[tag])
    elif tag is not None:
        yield from choice_faults(part.below(tag_field, tag, part.type), tuple(variants))
    elif tag_field in value:
        yield Fault((*part.field, tag_field), f"`{tag_field}` is empty", choice(tuple(variants)), at_key=True)
    else:
        yield _missing_tag(part, value, tag_field, variants)


def _missing_tag(part: Part, value: dict[str, Any], tag_field: str, variants: dict[str, inspect.StructType]) -> Fault:
    known = {field.encode_name for variant in variants.values() for field in variant.fields}
    for key in value:
        if key not in known and nearest(key, [tag_field]):
            return Fault((*part.field, key), f"unknown key {shown(key)}", suggestion=f"`{tag_field}`", at_key=True)
    return Fault(part.field, f"`{tag_field}` is missing", choice(tuple(variants)), at_key=True)
