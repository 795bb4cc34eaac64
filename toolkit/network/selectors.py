"""Label selectors as Kubernetes reads them.

https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors: every requirement must hold,
an empty selector matches everything, and `NotIn` also matches where the label is missing.
"""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any, Literal, get_args

from msgspec import Struct

Operator = Literal["In", "NotIn", "Exists", "DoesNotExist"]


class Requirement(Struct, frozen=True):
    key: str
    operator: Operator
    values: frozenset[str] = frozenset()

    def holds(self, labels: Mapping[str, str]) -> bool:
        if self.operator == "In":
            return labels.get(self.key) in self.values
        if self.operator == "NotIn":
            return labels.get(self.key) not in self.values
        return (self.key in labels) == (self.operator == "Exists")


ANY_VALUE = "*"
"""Stands for any value of a label; no real one may be so."""
IMPOSSIBLE = Requirement("", "In")
"""Stands for what the API server would refuse, and so never applies."""


class Selector(Struct, frozen=True):
    requirements: tuple[Requirement, ...] = ()

    def matches(self, labels: Mapping[str, str]) -> bool:
        for requirement in self.requirements:  # noqa: SIM110 - a plain loop, run millions of times, takes half the time
            if not requirement.holds(labels):
                return False
        return True

    @property
    def everything(self) -> bool:
        """The empty selector."""
        return not self.requirements

    @property
    def positive(self) -> bool:
        """Whether it asks for a label: one that only excludes matches nearly everything."""
        return any(requirement.operator in ("In", "Exists") for requirement in self.requirements)

    def examples(self) -> Iterator[dict[str, str]]:
        """Labels it matches: a set for each combination of the values it lists, nothing if none can match."""
        keys = sorted(
            {requirement.key for requirement in self.requirements if requirement.operator in ("In", "Exists")}
        )
        for values in product(*(self._candidates(key) for key in keys)):
            labels = dict(zip(keys, values, strict=True))
            if self.matches(labels):
                yield labels

    def _candidates(self, key: str) -> list[str]:
        listed = [each.values for each in self.requirements if each.key == key and each.operator == "In"]
        return sorted(frozenset.intersection(*listed)) if listed else [ANY_VALUE]


EVERYTHING = Selector()


def selector_of(raw: object) -> Selector:
    """A selector as written, whatever was written."""
    if raw is None:
        return EVERYTHING
    if not isinstance(raw, Mapping):
        return Selector((IMPOSSIBLE,))
    return Selector((*_exact(raw.get("matchLabels")), *_expressions(raw.get("matchExpressions"))))


def _exact(labels: object) -> Iterator[Requirement]:
    if isinstance(labels, Mapping):
        for key, value in labels.items():
            yield Requirement(str(key), "In", frozenset({str(value)}))
    elif labels is not None:
        yield IMPOSSIBLE


def _expressions(expressions: object) -> Iterator[Requirement]:
    if isinstance(expressions, list):
        yield from (_expression(each) for each in expressions)
    elif expressions is not None:
        yield IMPOSSIBLE


def _expression(raw: Any) -> Requirement:
    if not isinstance(raw, Mapping) or raw.get("operator") not in get_args(Operator) or "key" not in raw:
        return IMPOSSIBLE
    values = raw.get("values")
    listed = frozenset(map(str, values)) if isinstance(values, list | tuple) else frozenset[str]()
    return Requirement(str(raw["key"]), raw["operator"], listed)
