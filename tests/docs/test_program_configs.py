"""The page on the programs' configs speaks of everything that stands in them."""

import inspect
import re
from pathlib import Path

import msgspec
import pytest

from charts.runs import program_configs
from charts.runs.program_configs import Config

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "program-configs.md").read_text(encoding="utf-8")
CONFIGS = [kind for _, kind in inspect.getmembers(program_configs, inspect.isclass) if issubclass(kind, Config)]


@pytest.mark.parametrize("config", CONFIGS, ids=[kind.__name__ for kind in CONFIGS])
def test_every_key_is_explained(config: type[Config]) -> None:
    tag = config.__struct_config__.tag
    words = [field.encode_name for field in msgspec.structs.fields(config)] + ([str(tag)] if tag else [])
    assert not [word for word in words if not re.search(rf"`([a-z_]+\.)?{re.escape(word)}`", PAGE)]


def test_the_exit_code_is_the_one_that_jobs_ignore() -> None:
    assert f"| {program_configs.INPUTS_NOT_THERE} (`EX_TEMPFAIL`)" in PAGE
