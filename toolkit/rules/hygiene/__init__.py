"""What a careful reviewer would ask for."""

from toolkit.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
