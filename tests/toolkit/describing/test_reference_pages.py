"""The reference pages tell everything, once, and every link on them leads somewhere."""

import re

import pytest
import yaml

from charts.model.platform import Platform
from charts.model.team import Team
from charts.model.words import Section
from toolkit.describing.markdown import anchor
from toolkit.describing.reference_pages import reference_page
from toolkit.describing.sections import sections
from toolkit.shape.conform import shape_faults

each_page = pytest.mark.parametrize(("file", "root"), [("teams/<team>.yaml", Team), ("platform.yaml", Platform)])


def rows(page: str) -> list[list[str]]:
    """The cells of every table row."""
    return [re.split(r"(?<!\\)\|", line)[1:-1] for line in page.splitlines() if line.startswith("| `")]


@each_page
def test_every_field_has_its_row(file: str, root: type[Section]) -> None:
    page = reference_page(file, root)
    told = {(row[0].strip(), row[-1].strip()) for row in rows(page)}
    for info in sections(root):
        for field in info.fields:
            assert (f"`{field.key}`", field.description) in told, f"{info.section.__name__}.{field.key}"


@each_page
def test_every_section_and_every_variant_is_told_about(file: str, root: type[Section]) -> None:
    page = reference_page(file, root)
    for info in sections(root):
        assert info.description in page
        if info.tag:
            assert f"| `{info.tag[0]}` | `{info.tag[1]}` |" in page


@each_page
def test_tables_are_whole(file: str, root: type[Section]) -> None:
    """A stray `|` in a cell would shift the columns after it."""
    assert {len(row) for row in rows(reference_page(file, root))} <= {2, 6}


@each_page
def test_every_link_leads_to_one_heading(file: str, root: type[Section]) -> None:
    page = reference_page(file, root)
    headings = [anchor(heading) for heading in re.findall(r"^#+ (.+)$", page, re.MULTILINE)]
    assert len(headings) == len(set(headings))
    assert set(re.findall(r"\]\(#([^)]+)\)", page)) <= set(headings)


@each_page
def test_the_example_on_top_is_a_valid_file_with_every_key(file: str, root: type[Section]) -> None:
    (text, *_) = re.findall(r"```yaml\n(.*?)```", reference_page(file, root), re.DOTALL)
    example = yaml.safe_load(text)
    assert shape_faults(example, root) == []
    assert set(example) == {field.key for field in sections(root)[0].fields}
