"""A construct of somebody else's may leave anything out, or write anything in its place: rules pass over it."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from random import Random
from typing import Any

import pytest
from msgspec.structs import replace

from charts.foundation.manifest import Manifest
from tests.toolkit.rules.fleets import shipped_fleet
from toolkit.rules.book import ACCEPTABLE
from toolkit.writing.sheet import Sheet

ODD: tuple[Any, ...] = (
    None,
    True,
    0,
    7,
    -1.5,
    "",
    "odd",
    "1e999999999",
    [],
    [None],
    ["odd"],
    [[]],
    {},
    {"odd": None},
    [{"name": None}],
)
"""What YAML can hold; none of it is what Kubernetes wants everywhere."""

IDENTITY = (("apiVersion",), ("kind",), ("metadata",), ("metadata", "name"), ("metadata", "namespace"))
Path = tuple[str | int, ...]


@pytest.mark.parametrize("round_", range(30))
def test_no_rule_stumbles_over_odd_objects(round_: int) -> None:
    """Each object of the fleet has something odd in a place that differs from round to round."""
    choice = Random(round_)
    fleet = replace(shipped_fleet(), sheets=tuple(_odd_sheet(sheet, choice) for sheet in shipped_fleet().sheets))
    for rule in ACCEPTABLE:
        assert all(complaint.text for complaint in rule.judge(fleet)), rule.id


def _odd_sheet(sheet: Sheet, choice: Random) -> Sheet:
    return replace(sheet, manifests=tuple(_odd_manifest(manifest, choice) for manifest in sheet.manifests))


def _odd_manifest(manifest: Manifest, choice: Random) -> Manifest:
    body: Any = deepcopy(dict(manifest.body))
    *way, last = choice.choice(list(_paths(body)))
    around = body
    for step in way:
        around = around[step]
    around[last] = choice.choice(ODD)
    return Manifest(body, manifest.field)


def _paths(node: Any, path: Path = ()) -> Iterator[Path]:
    """Every place in an object but for those that make it the object it is."""
    entries = node.items() if isinstance(node, Mapping) else enumerate(node) if isinstance(node, list) else ()
    for key, inner in entries:
        here = (*path, key)
        if here not in IDENTITY:
            yield here
        yield from _paths(inner, here)
