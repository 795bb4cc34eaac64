"""What keeps one team from another, and every pod from what it does not need."""

from toolkit.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
