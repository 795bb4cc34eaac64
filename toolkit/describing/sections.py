"""The model as data: its sections and fields, with everything said about each.

What editors are told and what the reference pages print is read from here, so that both say the same.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec
from msgspec import Struct, inspect

from charts.model.words import Section


class FieldInfo(Struct, frozen=True):
    """One key of a section."""

    key: str
    type: inspect.Type
    """What may stand behind the key; without null, which no file may say: a key that says nothing is left out."""
    description: str
    example: Any
    unit: str | None
    required: bool
    default: Any
    """What the key means when it is left out, as plain data; None if that is nothing."""


class SectionInfo(Struct, frozen=True, eq=False):
    """A mapping of the input; there is one for each type. `tag` is the key and the value that choose a variant."""

    section: type[Section]
    description: str
    tag: tuple[str, str] | None
    fields: tuple[FieldInfo, ...]


@cache
def section_info(section: type[Section]) -> SectionInfo:
    struct = inspect.type_info(section)
    assert isinstance(struct, inspect.StructType)
    tag = (struct.tag_field, str(struct.tag)) if struct.tag_field is not None else None
    return SectionInfo(section, section.__doc__ or "", tag, tuple(_field(field) for field in struct.fields))


def sections(root: type[Section]) -> tuple[SectionInfo, ...]:
    """A section and all those below it, each once, in the order in which a reader of the file meets them."""
    info = section_info(root)
    below = (each for field in info.fields for each in sections_below(field))
    return tuple(dict.fromkeys((info, *below)))


def sections_below(field: FieldInfo) -> tuple[SectionInfo, ...]:
    """The sections below a field, each once: those that stand behind its key, then those inside them."""
    found = [section_info(section) for section in sections_of(field.type)]
    for info in found:
        found += [section_info(section) for inner in info.fields for section in sections_of(inner.type)]
    return tuple(dict.fromkeys(found))


def places(root: type[Section]) -> dict[type[Section], list[str]]:
    """Where each section may stand in a file, as dotted paths such as `models.<name>` or `accept[]`."""
    found: dict[type[Section], list[str]] = {}

    def visit(section: type[Section], prefix: str) -> None:
        for field in section_info(section).fields:
            path = f"{prefix}{field.key}{_step_into(field.type)}"
            for child in sections_of(field.type):
                found.setdefault(child, []).append(path)
                visit(child, f"{path}.")

    visit(root, "")
    return {section: list(dict.fromkeys(paths)) for section, paths in found.items()}


def sections_of(type_: inspect.Type) -> Iterator[type[Section]]:
    """The sections that may stand behind a key of this type, by themselves, as variants, by name, or in a list."""
    match plain(type_):
        case inspect.StructType(cls=section):
            assert issubclass(section, Section)
            yield section
        case inspect.UnionType(types=types):
            for one in types:
                yield from sections_of(one)
        case inspect.DictType(value_type=inner) | inspect.VarTupleType(item_type=inner):
            yield from sections_of(inner)


def plain(type_: inspect.Type) -> inspect.Type:
    """The type without what is said about it."""
    return type_.type if isinstance(type_, inspect.Metadata) else type_


def expected(type_: inspect.Type) -> str | None:
    """How an error message names a value of this type, if it has a name."""
    return (type_.extra or {}).get("expected") if isinstance(type_, inspect.Metadata) else None


def _step_into(type_: inspect.Type) -> str:
    """How a path goes on from a key to what stands in its mapping or list."""
    match plain(type_):
        case inspect.DictType():
            return ".<name>"
        case inspect.VarTupleType():
            return "[]"
    return ""


def _field(field: inspect.Field) -> FieldInfo:
    assert isinstance(field.type, inspect.Metadata), f"{field.name} is not described"
    said = field.type.extra_json_schema or {}
    return FieldInfo(
        key=field.encode_name,
        type=_without_null(field.type),
        description=said["description"],
        example=said["examples"][0],
        unit=(field.type.extra or {}).get("unit"),
        required=field.required,
        default=_default(field),
    )


def _without_null(type_: inspect.Metadata) -> inspect.Type:
    if not isinstance(type_.type, inspect.UnionType):
        return type_
    types = tuple(one for one in type_.type.types if not isinstance(one, inspect.NoneType))
    return types[0] if len(types) == 1 else inspect.UnionType(types)


def _default(field: inspect.Field) -> Any:
    """Nothing, for a section or a list that is left out: the defaults of what is in it are its own."""
    if field.default is msgspec.NODEFAULT or isinstance(field.default, Section) or field.default == ():
        return None
    default = msgspec.to_builtins(field.default)
    return list(default) if isinstance(default, tuple) else default
