"""Values for property tests, as JSON can say them: right ones for a type of the model, and those made almost right."""

import re
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from typing import Any

from hypothesis import strategies as st
from msgspec import inspect

from charts.model.platform import Platform
from charts.model.team import Team
from charts.model.words import Section
from tests.toolkit.describing.near_values import near
from toolkit.describing.sections import FieldInfo, plain, section_info, sections

Json = Any

scalars: st.SearchStrategy[Json] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
    st.sampled_from(["", "existing", "1.36", "8B", "100Gi", 0, 1, -1, 0.0, 1.0, 1.5, 10**30, 1e300]),
)
anything: st.SearchStrategy[Json] = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@cache
def right(section: type[Section]) -> st.SearchStrategy[dict[str, Json]]:
    """Any value of a section: with the keys it must have, and some of those it may have."""
    info = section_info(section)
    tag = {info.tag[0]: st.just(info.tag[1])} if info.tag else {}
    values = {field.key: _field(field) for field in info.fields}
    required = {field.key: values[field.key] for field in info.fields if field.required}
    optional = [field.key for field in info.fields if not field.required]
    some = st.lists(st.sampled_from(optional), max_size=4, unique=True) if optional else st.just([])
    return some.flatmap(lambda keys: st.fixed_dictionaries(tag | required | {key: values[key] for key in keys}))


def almost_right(section: type[Section]) -> st.SearchStrategy[dict[str, Json]]:
    """A right value with one or two changes anywhere in it; some of them leave it right."""
    return st.builds(
        _changed, right(section), st.lists(st.tuples(st.randoms(use_true_random=False), anything), max_size=2)
    )


def _field(field: FieldInfo) -> st.SearchStrategy[Json]:
    return st.just(field.example) | _of(field.type)


@cache
def texts() -> tuple[str, ...]:
    """Every text in the examples of the model."""
    fields = (field for root in (Team, Platform) for info in sections(root) for field in info.fields)
    nodes = [node for field in fields for node in _nodes(field.example)]
    keys = [key for node in nodes if isinstance(node, dict) for key in node]
    return tuple(dict.fromkeys(text for text in (*nodes, *keys) if isinstance(text, str)))


@cache
def _text(pattern: str) -> st.SearchStrategy[str]:
    return st.sampled_from([text for text in texts() if re.search(pattern, text)])


def _of(type_: inspect.Type) -> st.SearchStrategy[Json]:
    match plain(type_):
        case inspect.StrType(pattern=str(pattern)):
            return _text(pattern)
        case inspect.BoolType():
            return st.booleans()
        case inspect.IntType(ge=int(least), le=int(most)):
            return st.integers(least, most) | st.sampled_from([least, most, float(most)])
        case inspect.FloatType(gt=gt, ge=ge, lt=lt, le=le):
            low, high = (gt if ge is None else ge), (lt if le is None else le)
            return st.floats(low, high, exclude_min=ge is None, exclude_max=le is None) | st.just(1e-4)
        case inspect.LiteralType(values=values):
            return st.sampled_from(values)
        case inspect.VarTupleType(item_type=item, min_length=least):
            return st.lists(_of(item), min_size=least or 0, max_size=3)
        case inspect.DictType(key_type=key, value_type=value, min_length=least, max_length=most):
            return st.dictionaries(_of(key), _of(value), min_size=least or 0, max_size=min(most or 2, 2))
        case inspect.UnionType(types=types):
            return st.one_of([_of(one) for one in types])
        case inspect.StructType(cls=section) if issubclass(section, Section):
            return right(section)
    raise TypeError(f"no values for {type_}")


def _changed(value: Json, changes: list[tuple[Any, Json]]) -> Json:
    value = deepcopy(value)
    for random, stray in changes:
        mappings = [node for node in _nodes(value) if isinstance(node, dict)]
        lists = [node for node in _nodes(value) if isinstance(node, list)]
        if lists and random.random() < 0.2:
            random.choice(lists).append(stray)
        else:
            _change_mapping(random.choice(mappings), random, stray)
    return value


def _change_mapping(mapping: dict[str, Json], random: Any, stray: Json) -> None:
    """Drop a key, add one, misspell one, or put something else behind it: near the right value, or anything."""
    if not mapping:
        mapping["extra"] = stray
        return
    key = random.choice(list(mapping))
    match random.choice(["drop", "add", "misspell", "null", "near", "near", "near", "stray"]):
        case "drop":
            del mapping[key]
        case "add":
            mapping["extra"] = stray
        case "misspell":
            mapping[random.choice([key.upper(), f"{key}_", f"{key}\n", ""])] = mapping.pop(key)
        case "null":
            mapping[key] = None
        case "near":
            mapping[key] = random.choice(list(near(mapping[key])))
        case _:
            mapping[key] = stray


def _nodes(value: Json) -> Iterator[Json]:
    yield value
    children = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for child in children:
        yield from _nodes(child)
