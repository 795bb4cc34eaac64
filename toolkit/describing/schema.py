"""JSON Schemas of the input, for editors: completion, hover, and a red line under what is wrong.

Written from the model's types. msgspec's own generator is not used: it admits null, forgets which keys a mapping may
have, and cannot say in words what a pattern means. Everything here is JSON Schema 2020-12, except two keywords that
the YAML and JSON servers of editors know: `markdownDescription` (hover) and `patternErrorMessage`.
"""

import json
from typing import Any

from msgspec import inspect

from charts.model.words import Section
from toolkit.describing.sections import FieldInfo, SectionInfo, expected, plain, section_info, sections
from toolkit.describing.titles import title

JsonSchema = dict[str, Any]


def schema_text(root: type[Section]) -> str:
    """The schema as a file holds it; it ends in a line break."""
    return json.dumps(json_schema(root), indent=2, ensure_ascii=False) + "\n"


def json_schema(root: type[Section]) -> JsonSchema:
    """The schema of a file whose content is `root`."""
    below = [info for info in sections(root) if info.section is not root]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": "Written by `uv run tunefleet schema` from charts/model; do not edit.",
        **_section(section_info(root)),
        "$defs": {info.section.__name__: _section(info) for info in below},
    }


def _section(info: SectionInfo) -> JsonSchema:
    tag = {info.tag[0]: _tag(info, info.tag[1])} if info.tag else {}
    return {
        "title": title(info.section.__name__),
        **_described(info.description),
        "type": "object",
        "properties": {**tag, **{field.key: _field(field) for field in info.fields}},
        "required": [*tag, *(field.key for field in info.fields if field.required)],
        "additionalProperties": False,
    }


def _tag(info: SectionInfo, value: str) -> JsonSchema:
    return {**_described(info.description), "const": value}


def _field(field: FieldInfo) -> JsonSchema:
    unit = f" Unit: {field.unit}." if field.unit else ""
    default = f" Default: {json.dumps(field.default)}." if field.default is not None else ""
    return {
        **_described(f"{field.description}{unit}{default}"),  # editors show neither by themselves
        "examples": [field.example],
        **_type(field.type),
        **_given(default=field.default),
    }


def _described(text: str) -> JsonSchema:
    """Editors show a description as it stands and only a Markdown one formatted."""
    return {"description": text} | ({"markdownDescription": text} if "`" in text else {})


def _type(type_: inspect.Type) -> JsonSchema:
    match plain(type_):
        case inspect.StrType(pattern=pattern):
            return {"type": "string", "pattern": pattern, "patternErrorMessage": f"expected {expected(type_)}"}
        case inspect.BoolType():
            return {"type": "boolean"}
        case inspect.IntType() as number:
            return {"type": "integer", **_bounds(number)}
        case inspect.FloatType() as number:
            return {"type": "number", **_bounds(number)}
        case inspect.LiteralType(values=values):
            return {"enum": list(values)}
        case inspect.VarTupleType(item_type=item, min_length=least):
            return {"type": "array", "items": _type(item), **_given(minItems=least)}
        case inspect.DictType() as mapping:
            return _mapping(mapping)
        case inspect.UnionType(types=types):
            return {"anyOf": [_type(one) for one in types]}
        case inspect.StructType(cls=section):
            return {"$ref": f"#/$defs/{section.__name__}"}
    raise TypeError(f"no JSON Schema for {type_}")


def _mapping(mapping: inspect.DictType) -> JsonSchema:
    size = _given(minProperties=mapping.min_length, maxProperties=mapping.max_length)
    value = _type(mapping.value_type)
    match plain(mapping.key_type):
        case inspect.LiteralType(values=keys):
            return {"type": "object", "properties": dict.fromkeys(keys, value), "additionalProperties": False, **size}
        case inspect.StrType():
            key = _type(mapping.key_type)
            return {"type": "object", "propertyNames": key, "additionalProperties": value, **size}
    raise TypeError(f"no JSON Schema for keys of {mapping.key_type}")


def _bounds(number: inspect.IntType | inspect.FloatType) -> JsonSchema:
    return _given(minimum=number.ge, exclusiveMinimum=number.gt, maximum=number.le, exclusiveMaximum=number.lt)


def _given(**words: Any) -> JsonSchema:
    return {word: value for word, value in words.items() if value is not None}
