"""What is common and what differs make the whole again: on it hangs that the peers write the same objects."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from bench.patterns import (
    Differs,
    Items,
    Keys,
    Same,
    common,
    differences,
    pattern,
    value_name,
    values,
    with_team,
    without_team,
)

DIST = Path(__file__).parents[2] / "dist"
BY_KIND: dict[str, list[dict[str, Any]]] = {}
for _file in sorted(DIST.glob("*/*/*.yaml")):
    for _body in yaml.load_all(_file.read_bytes(), yaml.CSafeLoader):
        BY_KIND.setdefault(_body["kind"], []).append(_body)


@pytest.mark.parametrize("kind", BY_KIND)
def test_a_patch_on_the_base_gives_the_object(kind: str) -> None:
    """As a strategic merge patch does where lists are replaced as wholes."""
    of = pattern(BY_KIND[kind], into_lists=False)
    base = common(of)
    for body in BY_KIND[kind]:
        assert _merged(base, differences(of, body) or {}) == body


@pytest.mark.parametrize("kind", BY_KIND)
def test_values_and_the_pattern_give_the_object(kind: str) -> None:
    of = pattern(BY_KIND[kind])
    for body in BY_KIND[kind]:
        assert _filled(of, values(of, body)) == body


def test_what_is_alike_but_for_the_teams_name_is_common() -> None:
    of = pattern([without_team({"host": f"mlflow.{team}.svc"}, team) for team in ("a-team", "b-team")])
    assert with_team(common(of), "c-team") == {"host": "mlflow.c-team.svc"}


def test_one_and_true_are_not_alike() -> None:
    assert isinstance(pattern([1, True]), Differs)


def _merged(base: Any, patch: Any) -> Any:
    if not isinstance(base, Mapping) or not isinstance(patch, Mapping):
        return patch
    return {**base, **{key: _merged(base[key], value) if key in base else value for key, value in patch.items()}}


def _filled(of: Any, own: Any) -> Any:
    """What a template does with values."""
    if isinstance(of, Same):
        return of.content
    if isinstance(of, Items):
        return [_filled(entry, own.get(f"item{index}")) for index, entry in enumerate(of.entries)]
    if isinstance(of, Keys):
        there = [key for key in of.entries if key not in of.optional or value_name(key) in own]
        return {key: _filled(of.entries[key], (own or {}).get(value_name(key))) for key in there}
    return own
