"""The rules of delivery and hygiene on what is shipped, and on what no construct should ever make."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from tests.toolkit.rules.fleets import Placed, fleet, shipped_fleet
from toolkit.rules import delivery, hygiene
from toolkit.rules.rule import Rule

RULES = (*delivery.RULES, *hygiene.RULES)
ODD: tuple[Any, ...] = (None, {}, [], [None], "text", 7)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_shipped_teams_give_no_finding(rule: Rule) -> None:
    assert not list(rule.judge(shipped_fleet()))


def paths(body: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place below the body, but for what makes it an object."""
    inner = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    for key, value in inner:
        if here or key not in ("apiVersion", "kind"):
            if (*here, key) not in (("metadata",), ("metadata", "name")):
                yield (*here, key)
            yield from paths(value, (*here, key))


def broken(body: dict[str, Any], path: tuple[Any, ...], odd: Any) -> dict[str, Any]:
    copy = deepcopy(body)
    inner: Any = copy
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = odd
    return copy


def odd_objects() -> Iterator[Placed]:
    """An object of each shipped kind with something odd in every one of its places."""
    one_a_kind = {subject.kind: subject for subject in shipped_fleet().subjects}
    for subject in one_a_kind.values():
        body: dict[str, Any] = deepcopy(dict(subject.body))
        for path in paths(body):
            for odd in ODD:
                yield Placed(broken(body, path, odd), subject.sheet.name)


def test_odd_objects_are_judged_without_a_traceback() -> None:
    odd = list(odd_objects())
    whole = [Placed(subject.body, subject.sheet.name) for subject in shipped_fleet().subjects]
    after, before = fleet(*odd, sites=shipped_fleet().sites, committed=whole), fleet(*whole, committed=odd)
    for rule in RULES:
        list(rule.judge(after))
        list(rule.judge(before))
