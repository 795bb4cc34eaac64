"""What all rules say of a fleet, with the findings that were accepted marked as such."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from itertools import chain
from typing import TypeAlias

from msgspec.structs import replace

from toolkit.processes import beside
from toolkit.rules import capacity, isolation
from toolkit.rules.acceptance import Acceptances, judged_lines
from toolkit.rules.book import ACCEPTABLE
from toolkit.rules.rule import Complaint, Finding, Fleet, Rule

MANY_OBJECTS = 1000
"""From so many on, a second process saves more than its start costs."""

APART: tuple[Rule, ...] = (*isolation.RULES, *capacity.RULES)
"""What the second process judges: it is about half, beside the shapes that `check` judges meanwhile."""

_Told: TypeAlias = tuple[str, Complaint, int | None]
"""A finding as one process tells it another: the rule's id, and in place of the object its position in the fleet."""


def judge(
    fleet: Fleet, acceptances: Acceptances, today: date, rules: Collection[Rule] = ACCEPTABLE
) -> Iterator[Finding]:
    """Every finding, accepted or not, and those about `accept:` lines themselves.

    A large fleet has a second process at work on it from the call on; the rest is done as findings are asked for.
    """
    findings = _findings if len(fleet.subjects) < MANY_OBJECTS else _findings_of_two
    return judged_lines(findings(fleet, rules), acceptances, rules, today)


def _findings(fleet: Fleet, rules: Iterable[Rule]) -> Iterator[Finding]:
    for rule in rules:
        for complaint in rule.judge(fleet):
            yield Finding(rule, complaint)


def _findings_of_two(fleet: Fleet, rules: Collection[Rule]) -> Iterator[Finding]:
    """By two processes: who reaches whom takes as long as most of the rest together."""
    apart = {rule.id: rule for rule in rules if rule in APART}
    told = beside(lambda: list(_told(fleet, _findings(fleet, apart.values()))))
    own = _findings(fleet, [rule for rule in rules if rule.id not in apart])
    return chain(own, _heard(fleet, apart, told))


def _told(fleet: Fleet, findings: Iterable[Finding]) -> Iterator[_Told]:
    positions = {id(subject): position for position, subject in enumerate(fleet.subjects)}
    for finding in findings:
        about = finding.complaint.about
        position = None if about is None else positions[id(about)]
        yield finding.rule.id, replace(finding.complaint, about=None), position


def _heard(fleet: Fleet, rules: Mapping[str, Rule], told: Callable[[], Iterable[_Told]]) -> Iterator[Finding]:
    for rule, complaint, position in told():
        about = None if position is None else fleet.subjects[position]
        yield Finding(rules[rule], replace(complaint, about=about))
