"""What `docs/traps.md` says was tried is a test that exists."""

import re

import pytest

from tests.dist.repositories import ROOT

SCENARIOS = ROOT / "tests" / "e2e"
NAMED = sorted(set(re.findall(r"(test_\w+\.py)::(test_\w+)", (ROOT / "docs" / "traps.md").read_text(encoding="utf-8"))))


def test_some_are_named() -> None:
    assert NAMED


@pytest.mark.parametrize(("file", "test"), NAMED)
def test_a_named_test_exists(file: str, test: str) -> None:
    assert f"def {test}(" in (SCENARIOS / file).read_text(encoding="utf-8")
