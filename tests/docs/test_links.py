"""Every link from one page of this repository to another leads somewhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dist.repositories import ROOT

PAGES = sorted([ROOT / "README.md", *(ROOT / ".github").glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def text(page: Path) -> str:
    """Without blocks of code."""
    return re.sub(r"^ *```.*?^ *```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def links(page: Path) -> Iterator[tuple[str, str]]:
    """Files with their anchors, of the links to other pages and within this one."""
    for target in re.findall(r"\]\(([^)\s]+)\)", text(page)):
        if not re.match(r"[a-z]+:", target):
            file, _, anchor = target.partition("#")
            yield file, anchor


def anchors(page: Path) -> set[str]:
    """As GitHub makes them from headings."""
    headings = re.findall(r"^#+ +(.+)$", text(page), re.MULTILINE)
    named = re.findall(r'<a (?:id|name)="([^"]+)"', text(page))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings} | set(named)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    for file, anchor in links(page):
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), file
        assert not anchor or anchor in anchors(target), f"{file}#{anchor}"


def test_the_index_names_every_page() -> None:
    index = ROOT / "docs" / "README.md"
    named = {(index.parent / file).resolve() for file, _ in links(index)}
    pages = [page for page in PAGES if page.is_relative_to(index.parent) and page != index]
    assert [page for page in pages if not is_named(page, named)] == []


def is_named(page: Path, named: set[Path]) -> bool:
    """By itself, by its folder, or by the README of its folder."""
    return bool({page, page.parent, page.with_name("README.md")} & named)
