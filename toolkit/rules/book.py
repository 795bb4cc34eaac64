"""Every rule there is, group by group, in the order in which the pages list them."""

from toolkit.rules import acceptance, capacity, delivery, hygiene, isolation
from toolkit.rules.rule import Rule

GROUPS: dict[str, tuple[Rule, ...]] = {
    "delivery": delivery.RULES,
    "isolation": isolation.RULES,
    "capacity": capacity.RULES,
    "hygiene": hygiene.RULES,
    "acceptance": acceptance.RULES,
}

RULES: tuple[Rule, ...] = tuple(rule for rules in GROUPS.values() for rule in rules)

ACCEPTABLE: tuple[Rule, ...] = tuple(rule for rule in RULES if rule not in acceptance.RULES)
"""Those that an `accept:` line may name."""
