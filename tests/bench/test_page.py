"""What docs/performance.md says was measured."""

import json

import pytest

from bench.__main__ import RESULTS
from bench.page import BEGIN, END, PAGE, put, section
from bench.table import Row


def test_it_shows_what_was_measured_last() -> None:
    """`uv run python -m bench` writes both."""
    results = json.loads((RESULTS / "results.json").read_text())
    shown = section([Row(**row) for row in results["rows"]], results["circumstances"])
    assert put(PAGE.read_text(), shown) == PAGE.read_text()


def test_what_stands_around_the_table_stays() -> None:
    assert put(f"before\n{BEGIN}old\n{END}after\n", "new\n") == f"before\n{BEGIN}new\n{END}after\n"


def test_a_page_without_a_place_for_it_is_refused() -> None:
    with pytest.raises(ValueError, match="no lines"):
        put("nothing\n", "new\n")
