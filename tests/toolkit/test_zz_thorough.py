"""The generated schemas and the model never differ about a value: what an editor underlines, `synth` refuses."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from charts.model.platform import Platform
from charts.model.team import Team
from charts.model.words import Section
from tests.toolkit.json_values import almost_right, anything, right
from toolkit.conform import build, shape_faults
from toolkit.schema import json_schema

VALIDATORS = {root: Draft202012Validator(json_schema(root)) for root in (Team, Platform)}

each_file = pytest.mark.parametrize("root", VALIDATORS)
often = settings(max_examples=6000, deadline=None)


def agreed(value: Any, root: type[Section]) -> bool:
    """Whether both take the value; fails when only one does."""
    complaints = [error.message for error in VALIDATORS[root].iter_errors(value)]
    faults = [f"{fault.field}: {fault}" for fault in shape_faults(value, root)]
    assert bool(complaints) == bool(faults), f"the schema says {complaints}, the model says {faults}"
    if not faults:
        build(value, root)
    return not faults


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
