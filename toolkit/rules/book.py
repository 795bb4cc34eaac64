"""Every rule there is, group by group, in the order in which the pages list them."""

from toolkit.rules import capacity, delivery, hygiene, isolation
from toolkit.rules.rule import Rule

RULES: tuple[Rule, ...] = (*delivery.RULES, *isolation.RULES, *capacity.RULES, *hygiene.RULES)
