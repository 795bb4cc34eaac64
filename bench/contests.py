"""Who does the same work, round by round: a warm-up, then each contender in turn, so that all see the same machine.

A contender whose warm-up takes over a minute is not run again: at that length a cold start no longer shows, and the
warm-up is its measurement.
"""

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from statistics import median

from bench.measuring import Cost

LONG = 60.0
"""Seconds."""


def _nothing() -> None:
    pass


@dataclass(frozen=True, slots=True)
class Contender:
    """One way to do the work: `prepare` and `verify` are not measured."""

    name: str
    measure: Callable[[], Cost]
    prepare: Callable[[], None] = _nothing
    verify: Callable[[], None] = _nothing
    """Raises AssertionError if the work was not done, or not done right. Called after the warm-up."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a contender's rounds cost."""

    name: str
    rounds: list[Cost] = field(default_factory=list)

    @property
    def wall(self) -> float:
        return median(cost.wall for cost in self.rounds)

    @property
    def cpu(self) -> float:
        return median(cost.cpu for cost in self.rounds)

    @property
    def memory(self) -> int:
        return max(cost.memory or 0 for cost in self.rounds)


def costs_times(one: Measured, other: Measured, of: Callable[[Cost], float]) -> float:
    """How many times as much one costs as the other: the median of what it is in each round.

    Those of one round see the same machine, whose speed may change from one round to the next. Where one of the two
    was measured once, it is the one median by the other.
    """
    if len(one.rounds) == len(other.rounds):
        return median(of(ones) / of(others) for ones, others in zip(one.rounds, other.rounds, strict=True))
    return median(map(of, one.rounds)) / median(map(of, other.rounds))


def play(contenders: Iterable[Contender], rounds: int) -> dict[str, Measured]:
    """What each contender's rounds cost, by its name. One is asked for when the one before has warmed up."""
    measured: dict[str, Measured] = {}
    again = []
    for contender in contenders:
        warm_up = _round(contender)
        contender.verify()
        measured[contender.name] = Measured(contender.name)
        if warm_up.wall > LONG:
            measured[contender.name].rounds.append(warm_up)
        else:
            again.append(contender)
    for _ in range(rounds):
        for contender in again:
            measured[contender.name].rounds.append(_round(contender))
    return measured


def _round(contender: Contender) -> Cost:
    contender.prepare()
    cost = contender.measure()
    print(f"  {contender.name}: {cost.wall:.2f} s, CPU {cost.cpu:.2f} s", file=sys.stderr, flush=True)
    return cost
