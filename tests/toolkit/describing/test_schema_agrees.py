"""The generated schemas and the model never differ about a value: what an editor underlines, `synth` refuses."""

from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from charts.model.platform import Platform
from charts.model.team import Team
from charts.model.words import Section
from tests.toolkit.describing.json_values import almost_right, anything, right
from tests.toolkit.describing.near_values import neighbours, smallest
from toolkit.describing.schema import json_schema
from toolkit.describing.sections import FieldInfo, sections
from toolkit.shape.conform import build, shape_faults

FILES = (Team, Platform)

each_file = pytest.mark.parametrize("root", FILES)
often = settings(max_examples=200, deadline=None)


@cache
def validator(root: type[Section], section: type[Section]) -> Draft202012Validator:
    """Judges values of a section by the schema of the file it belongs to."""
    schema = json_schema(root)
    within = schema if section is root else {"$ref": f"#/$defs/{section.__name__}", "$defs": schema["$defs"]}
    return Draft202012Validator(within)


def agreed(value: Any, root: type[Section], section: type[Section] | None = None) -> bool:
    """Whether both take the value; fails when only one does."""
    section = section or root
    complaints = [error.message for error in validator(root, section).iter_errors(value)]
    faults = [f"{fault.field}: {fault}" for fault in shape_faults(value, section)]
    assert bool(complaints) == bool(faults), f"{value}: the schema says {complaints}, the model says {faults}"
    if not faults:
        build(value, section)
    return not faults


@each_file
def test_around_every_field(root: type[Section]) -> None:
    for info in sections(root):
        least = smallest(info.section)
        assert agreed(least, root, info.section)
        for field in info.fields:
            outcomes = {agreed({**least, field.key: near}, root, info.section) for near in near_values(field)}
            assert outcomes == {True, False}, f"{info.section.__name__}.{field.key} is not told right from wrong"


def near_values(field: FieldInfo) -> list[Any]:
    return [field.example, *neighbours(field.type, field.example)]


@each_file
def test_on_right_values(root: type[Section]) -> None:
    @often
    @given(right(root))
    def both_take_it(value: Any) -> None:
        assert agreed(value, root)

    both_take_it()


@each_file
def test_on_values_that_are_almost_right(root: type[Section]) -> None:
    outcomes = []

    @often
    @given(almost_right(root))
    def both_say_the_same(value: Any) -> None:
        outcomes.append(agreed(value, root))

    both_say_the_same()
    assert set(outcomes) == {True, False}, "the changes no longer tell right from wrong"


@each_file
def test_on_anything(root: type[Section]) -> None:
    @often
    @given(anything)
    def both_say_the_same(value: Any) -> None:
        agreed(value, root)

    both_say_the_same()


@each_file
def test_on_anything_behind_any_key(root: type[Section]) -> None:
    keys = st.sampled_from(list(json_schema(root)["properties"]))

    @often
    @given(right(root), keys, anything | almost_right(root))
    def both_say_the_same(value: Any, key: str, stray: Any) -> None:
        agreed({**value, key: stray}, root)

    both_say_the_same()
