"""The reference pages: every key of every section of a file, in tables, as Markdown.

A page goes through its file from top to bottom: one example of everything, the top-level keys, then a chapter for each
of them that holds sections. A section is told about where it is met first, and linked from elsewhere.
"""

from collections.abc import Iterator, Mapping, Sequence, Set

from msgspec import Struct

from charts.model.words import Section
from toolkit.describing.markdown import anchor, cell, code, yaml_block, yaml_code
from toolkit.describing.sections import FieldInfo, SectionInfo, places, section_info, sections_below, sections_of
from toolkit.describing.titles import title
from toolkit.describing.type_words import choices, named_texts, type_words


class _Chapter(Struct, frozen=True):
    """A top-level key that holds sections."""

    field: FieldInfo
    variants: tuple[SectionInfo, ...]
    """The sections that may stand behind the key: one, or those of a choice."""
    told: tuple[SectionInfo, ...]
    """The sections that are met here first."""

    @property
    def is_one_table(self) -> bool:
        """Whether the key's own section needs no heading beside the chapter's."""
        return len(self.variants) == 1 and self.variants[0] in self.told


class _Guide(Struct, frozen=True):
    """Where a section is told about on the page, and where it stands in the file."""

    anchors: Mapping[type[Section], str]
    places: Mapping[type[Section], Sequence[str]]

    def link(self, section: type[Section]) -> str:
        return f"[{title(section.__name__)}](#{self.anchors[section]})"


def reference_page(file: str, root: type[Section]) -> str:
    """The page about a file, such as `platform.yaml`, whose content is `root`; it ends in a line break."""
    lines = list(_page(file, root))
    lines += _words("\n".join(lines))
    return "\n".join((*lines, ""))


def _page(file: str, root: type[Section]) -> Iterator[str]:
    info = section_info(root)
    chapters = tuple(_chapters(info))
    guide = _Guide(_anchors(chapters), places(root))
    yield f"# {code(file)}\n"
    yield "<!-- Written by `uv run tunefleet schema` from charts/model; do not edit. -->\n"
    yield f"{info.description}\n"
    yield "## Example\n"
    yield "Every key of the file once. Only those marked *required* below have to be there.\n"
    yield yaml_block({field.key: field.example for field in info.fields})
    yield "## Keys\n"
    yield "A dash as default: nothing, or for a section the defaults of its own keys.\n"
    yield from _table(info, guide, told_below={chapter.field.key for chapter in chapters})
    for chapter in chapters:
        yield from _chapter(chapter, guide)


def _chapters(root: SectionInfo) -> Iterator[_Chapter]:
    told: set[type[Section]] = set()
    for field in root.fields:
        variants = tuple(section_info(section) for section in sections_of(field.type))
        if variants:
            new = tuple(info for info in sections_below(field) if info.section not in told)
            told.update(info.section for info in new)
            yield _Chapter(field, variants, new)


def _anchors(chapters: Sequence[_Chapter]) -> dict[type[Section], str]:
    anchors = {info.section: anchor(title(info.section.__name__)) for chapter in chapters for info in chapter.told}
    return anchors | {
        chapter.variants[0].section: anchor(chapter.field.key) for chapter in chapters if chapter.is_one_table
    }


def _chapter(chapter: _Chapter, guide: _Guide) -> Iterator[str]:
    yield f"## {code(chapter.field.key)}\n"
    yield f"{chapter.field.description}\n"
    yield yaml_block({chapter.field.key: chapter.field.example})
    told = chapter.told
    if chapter.is_one_table:
        yield f"{told[0].description}\n"
        yield from _table(told[0], guide)
        told = told[1:]
    elif len(chapter.variants) == 1:
        yield f"Its keys: {guide.link(chapter.variants[0].section)}.\n"
    else:
        yield from _variants(chapter.variants, guide)
    for info in told:
        yield f"### {title(info.section.__name__)}\n"
        yield f"{info.description} At {', '.join(map(code, guide.places[info.section]))}.\n"
        yield from _table(info, guide)


def _variants(variants: Sequence[SectionInfo], guide: _Guide) -> Iterator[str]:
    (key,) = {info.tag[0] for info in variants if info.tag}
    yield f"| {code(key)} | What it is |"
    yield "|---|---|"
    for info in variants:
        yield f"| {code(info.tag[1] if info.tag else '')} | {guide.link(info.section)}: {cell(info.description)} |"
    yield ""


def _table(info: SectionInfo, guide: _Guide, told_below: Set[str] = frozenset()) -> Iterator[str]:
    if not info.fields and not info.tag:
        yield "It has no keys: write `{}`.\n"
        return
    yield "| Key | Type | Unit | Default | Example | Description |"
    yield "|---|---|---|---|---|---|"
    if info.tag:
        key, value = map(code, info.tag)
        yield f"| {key} | {value} | – | *required* | {value} | Says that it is this one. |"
    for field in info.fields:
        example = f"[below](#{anchor(field.key)})" if field.key in told_below else yaml_code(field.example)
        yield _row(field, example, guide)
    yield ""
    for field in info.fields:
        yield from _choices(field)


def _row(field: FieldInfo, example: str, guide: _Guide) -> str:
    default = "*required*" if field.required else "–" if field.default is None else yaml_code(field.default)
    words = (type_words(field.type, guide.link), field.unit or "–", default, example, field.description)
    return f"| {code(field.key)} | {' | '.join(map(cell, words))} |"


def _choices(field: FieldInfo) -> Iterator[str]:
    names = choices(field.type)
    if names:
        yield f"<details><summary>The {len(names)} names of {code(field.key)}</summary>\n"
        yield f"{', '.join(map(code, names))}\n"
        yield "</details>\n"


def _words(body: str) -> Iterator[str]:
    """The words that the page uses for kinds of text, explained."""
    yield "## Words\n"
    yield "| Word | What it stands for |"
    yield "|---|---|"
    for name, meaning in named_texts().items():
        if f"[{name}](#words)" in body:
            yield f"| {name} | {cell(meaning)} |"
