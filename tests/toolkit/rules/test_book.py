"""The book of rules: each has a name of its own, words that help, a page, and a test that names it."""

import ast
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from charts.foundation.manifest import API_VERSIONS
from tests.toolkit.rules.fleets import fleet, shipped_fleet, thing
from toolkit.rules.book import ACCEPTABLE, GROUPS, RULES
from toolkit.rules.pages import page_of, rule_pages
from toolkit.rules.rule import Rule

TESTS = Path(__file__).parents[2]
ROOT = TESTS.parent

SOURCES = [path.read_text(encoding="utf-8") for path in (TESTS / "toolkit").rglob("test_*.py")]
IMPORTED = {
    (node.module, name.name)
    for source in SOURCES
    for node in ast.walk(ast.parse(source))
    if isinstance(node, ast.ImportFrom)
    for name in node.names
}

every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)


def test_each_rule_has_a_name_of_its_own_in_its_group() -> None:
    assert [name for name, count in Counter(rule.id for rule in RULES).items() if count > 1] == []
    for group, rules in GROUPS.items():
        for rule in rules:
            assert re.fullmatch(rf"{group}/[a-z0-9]+(-[a-z0-9]+)*", rule.id)


@every_rule
def test_why_is_one_sentence(rule: Rule) -> None:
    assert re.fullmatch(r"[A-Za-z`].*[^.]\.", rule.why)
    assert not re.search(r"[.!?] [A-Z]", rule.why)


@every_rule
def test_the_remedy_starts_with_what_to_do(rule: Rule) -> None:
    assert re.fullmatch(r"[A-Z][a-z]+\b.*\.", rule.remedy)
    first = rule.remedy.split()[0]
    assert first not in (
        "The",
        "A",
        "An",
        "It",
        "This",
        "That",
        "These",
        "You",
        "Please",
        "No",
        "There",
        "Not",
        "Never",
    )
    assert not first.endswith(("s", "ing")) or first in ("Pass", "Address")


@every_rule
def test_its_page_tells_of_it(rule: Rule) -> None:
    file, _, anchor = page_of(rule.id).partition("#")
    page = (ROOT / file).read_text(encoding="utf-8")
    assert f"\n## {anchor}\n" in page
    assert rule.why in page
    assert rule.remedy in page


def test_the_pages_link_to_what_is_there() -> None:
    for name, text in rule_pages().items():
        for target in re.findall(r"\]\(([^)#]+)", text):
            assert (ROOT / name).parent.joinpath(target).exists(), f"{name} links to {target}"


@every_rule
def test_a_test_names_it_or_calls_its_function(rule: Rule) -> None:
    assert any(rule.id in source for source in SOURCES) or (rule.judge.__module__, rule.judge.__name__) in IMPORTED


@every_rule
def test_the_shipped_teams_give_it_no_cause(rule: Rule) -> None:
    assert [complaint.text for complaint in rule.judge(shipped_fleet())] == []


ODD_SPECS: list[Any] = [None, [], "text", 7, {}, {"template": None}, {"template": {"spec": {"containers": [None]}}}]


@pytest.mark.parametrize("spec", ODD_SPECS, ids=repr)
def test_no_rule_stumbles_over_objects_that_make_no_sense(spec: object) -> None:
    """A construct of plain cdk8s may make anything; what is wrong with its shape is for its schema to say."""
    kinds = [*API_VERSIONS, "StatefulSet", "DaemonSet", "CronJob", "Pod", "Secret", "Unheard"]
    odd = [thing(kind, namespace=None, spec=spec, labels=None, annotations=[]) for kind in kinds]
    odd += [thing(kind, spec=spec) for kind in kinds if kind != "Namespace"]
    for rule in ACCEPTABLE:
        list(rule.judge(fleet(*odd, committed=odd)))
        list(rule.judge(fleet(*odd, committed=[{**body, "spec": {"other": 1}} for body in odd])))
