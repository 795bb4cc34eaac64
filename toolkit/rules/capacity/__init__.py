"""What the cluster, its nodes and the team's quota have, against what is asked of them."""

from toolkit.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
