"""What all rules say of a fleet, with the findings that were accepted marked as such."""

from collections.abc import Collection, Iterator
from datetime import date

from toolkit.rules.acceptance import Acceptances, judged_lines
from toolkit.rules.book import ACCEPTABLE
from toolkit.rules.rule import Finding, Fleet, Rule


def judge(fleet: Fleet, acceptances: Acceptances, today: date, rules: Collection[Rule] = ACCEPTABLE) -> list[Finding]:
    """Every finding, accepted or not, and those about `accept:` lines themselves."""
    return list(judged_lines(_findings(fleet, rules), acceptances, rules, today))


def _findings(fleet: Fleet, rules: Collection[Rule]) -> Iterator[Finding]:
    for rule in rules:
        for complaint in rule.judge(fleet):
            yield Finding(rule, complaint)
