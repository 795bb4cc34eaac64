"""What Argo CD and the API server would make of the objects once they are merged."""

from toolkit.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
