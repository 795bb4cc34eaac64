"""Sections are found wherever the model can put them: behind a key, as variants, by name, in a list."""

from collections.abc import Mapping
from typing import Annotated

import pytest

from charts.model.words import Name, Section, describe
from toolkit.describing.reference_pages import reference_page
from toolkit.describing.schema import json_schema
from toolkit.describing.sections import places, sections

ITEM = {"name": "a"}


class Item(Section, frozen=True):
    """One of several."""

    name: Annotated[Name, describe("What it is called.", example="a")]


class Alone(Section, frozen=True):
    """A section behind a key."""

    item: Annotated[Item, describe("The item.", example=ITEM)]


class Named(Section, frozen=True):
    """Sections by name."""

    item: Annotated[Mapping[Name, Item], describe("The items.", example={"x": ITEM})]


class Listed(Section, frozen=True):
    """A list of sections."""

    item: Annotated[tuple[Item, ...], describe("The items.", example=[ITEM])]


@pytest.mark.parametrize(("root", "place"), [(Alone, "item"), (Named, "item.<name>"), (Listed, "item[]")])
def test_a_section_is_described_wherever_it_stands(root: type[Section], place: str) -> None:
    assert [info.section for info in sections(root)] == [root, Item]
    assert places(root) == {Item: [place]}
    assert "Item" in json_schema(root)["$defs"]
    assert "What it is called." in reference_page("x.yaml", root)
