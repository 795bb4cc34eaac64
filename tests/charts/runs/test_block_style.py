"""Configs as text: every reader gets back what was said."""

import io
import string
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from charts.runs import block_style

TEXTS = st.text(string.printable, max_size=30) | st.sampled_from(
    ["no", "Off", "1e-4", "1_000", "0o17", "12:30", "a: b", "- a", "a #b", "null", "~", "=", "<<", "2026-01-01", "a:"]
)
SCALARS = (
    TEXTS
    | st.integers(-(2**40), 2**40)
    | st.floats(1e-9, 1e9, allow_subnormal=False)
    | st.just(0.0)
    | st.booleans()
    | st.none()
)
CONFIGS = st.dictionaries(
    TEXTS,
    st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4)),
    max_size=5,
)


@given(CONFIGS)
def test_pyyaml_and_a_yaml_1_2_reader_read_what_was_written(config: dict[str, Any]) -> None:
    text = block_style.text(config)
    assert yaml.safe_load(text) == config
    assert YAML(typ="safe", pure=True).load(io.StringIO(text)) == config


@pytest.mark.parametrize("rate", [1e-05, 5e-7, 2.5e-12])
def test_a_small_learning_rate_stays_a_number_for_pyyaml(rate: float) -> None:
    read = yaml.safe_load(block_style.text({"lr": rate}))["lr"]
    assert isinstance(read, float)
    assert read == rate


def test_one_value_is_one_line() -> None:
    config = {"a": {"b": [1, 2], "c": "x"}, "d": 1e-5}
    changed = config | {"d": 2e-5}
    before, after = (block_style.text(words).splitlines() for words in (config, changed))
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1
