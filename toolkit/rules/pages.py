"""`docs/rules/`: a page for each group of rules, written from the rules' own words, and the list of all."""

from collections.abc import Iterator, Mapping, Sequence

from toolkit.rules import acceptance
from toolkit.rules.acceptance import PLATFORM_ONLY
from toolkit.rules.book import GROUPS
from toolkit.rules.rule import Rule

FOLDER = "docs/rules"

WRITTEN = "<!-- Written by `uv run tunefleet schema` from toolkit/rules; do not edit. -->\n"


def page_of(rule_id: str) -> str:
    """Where a rule is explained, such as `docs/rules/delivery.md#ttl`."""
    group, _, name = rule_id.partition("/")
    return f"{FOLDER}/{group}.md#{name}"


def rule_pages() -> Mapping[str, str]:
    """The text of each page, by its path in the repository."""
    pages = {f"{FOLDER}/{group}.md": "\n".join(_page(group, rules)) for group, rules in GROUPS.items() if rules}
    return {f"{FOLDER}/README.md": "\n".join(_index()), **pages}


def _index() -> Iterator[str]:
    yield "# Rules\n"
    yield WRITTEN
    yield "What `uv run tunefleet check` judges, over everything that is rendered. An error fails it, a warning is"
    yield "shown. A finding can be [accepted](../guides/accept-a-finding.md) for a while.\n"
    yield "| Rule | | Why |"
    yield "|---|---|---|"
    for group, rules in GROUPS.items():
        for rule in rules:
            name = rule.id.partition("/")[2]
            yield f"| [`{rule.id}`]({group}.md#{name}) | {rule.severity} | {rule.why.replace('|', chr(92) + '|')} |"
    yield ""


def _page(group: str, rules: Sequence[Rule]) -> Iterator[str]:
    yield f"# {group.capitalize()}\n"
    yield WRITTEN
    yield f"{_how_to_accept(group)}\n"
    for rule in rules:
        yield f"## {rule.id.partition('/')[2]}\n"
        yield f"`{rule.id}`, {'an error' if rule.severity == 'error' else 'a warning'}.\n"
        yield f"**Why.** {rule.why}\n"
        yield f"**What to do.** {rule.remedy}\n"


def _how_to_accept(group: str) -> str:
    if GROUPS[group] is acceptance.RULES:
        return "Rules about `accept:` lines. None of them can be accepted."
    where = "in platform.yaml alone, since these rules protect every team" if group in PLATFORM_ONLY else "for a while"
    return f"A finding of these rules can be [accepted](../guides/accept-a-finding.md) {where}."
