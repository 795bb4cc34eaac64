"""`accept`: days that the calendar has, and one acceptance for one finding.

Whether the rule exists, whether it found anything, and whether the day is past are not for here: that is known only
after everything is rendered and judged.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from charts.model.acceptance import Acceptance
from charts.model.fault import Fault


def acceptance_faults(acceptances: Sequence[Acceptance]) -> Iterator[Fault]:
    seen: set[tuple[str, str]] = set()
    for index, acceptance in enumerate(acceptances):
        if not _in_the_calendar(acceptance.until):
            yield Fault(("accept", index, "until"), f"the calendar has no `{acceptance.until}`", "a day that there is")
        if (acceptance.rule, acceptance.thing) in seen:
            problem = f"`{acceptance.rule}` is accepted for `{acceptance.thing}` above"
            yield Fault(("accept", index), problem, "each once")
        seen.add((acceptance.rule, acceptance.thing))


def _in_the_calendar(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True
