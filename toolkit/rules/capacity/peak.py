"""The most that a namespace asks for at once: all that lives on, every replica of it, and its largest run beside it.

Smaller runs wait for the larger one, so they are no fault; this much must fit, or something never starts.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from msgspec import Struct

from toolkit.rules.capacity.demand import Ask, asks
from toolkit.rules.capacity.spelling import spelt
from toolkit.rules.homes import Home, home
from toolkit.rules.rule import Fleet, Subject

NAMED = 4
"""So many of those who ask are named, the largest first."""

Share = tuple[Subject, Decimal]
"""Who asks, and for how much."""


class Peak(Struct, frozen=True):
    """How much, and who asks for it, the largest first."""

    amount: Decimal
    shares: tuple[Share, ...]

    def askers(self, resource: str) -> str:
        """Such as `Deployment web 2, Job train-3 1 and 5 more`."""
        named = [f"{subject.kind} {subject.name} {spelt(part, resource)}" for subject, part in self.shares[:NAMED]]
        others = len(self.shares) - NAMED
        return ", ".join(named) + (f" and {others} more" if others > 0 else "")


def peak(asked: Iterable[tuple[Ask, Decimal]]) -> Peak:
    """Of what each pod template asks for, all its pods together."""
    lasting: dict[int, Share] = {}
    ending: dict[int, Share] = {}
    for ask, amount in asked:
        subject, group = ask.pod.subject, ending if ask.ends else lasting
        _, before = group.get(id(subject), (subject, Decimal()))
        group[id(subject)] = subject, before + amount
    largest = sorted(ending.values(), key=_amount, reverse=True)[:1]
    shares = sorted([*lasting.values(), *largest], key=_amount, reverse=True)
    return Peak(sum(map(_amount, shares), Decimal()), tuple(share for share in shares if share[1] > 0))


def asks_by_home(fleet: Fleet) -> Mapping[Home, list[Ask]]:
    found: dict[Home, list[Ask]] = defaultdict(list)
    for ask in asks(fleet):
        found[home(ask.pod.subject)].append(ask)
    return found


def _amount(share: Share) -> Decimal:
    return share[1]
