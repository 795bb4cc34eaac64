"""`accept:` lines: the findings they cover, and what is wrong with the lines themselves.

A team accepts what concerns itself. What keeps teams apart (`isolation`) protects the others, so only platform.yaml
accepts it, whose reviewers are not the team's.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from charts.model.acceptance import Acceptance
from charts.model.spelling import nearest
from toolkit.root import PLATFORM
from toolkit.rules.rule import Complaint, Finding, Fleet, Rule

LONGEST = timedelta(days=366)
"""A year: what nobody looked at again for so long is no exception any more."""

PLATFORM_ONLY = ("isolation",)
"""Groups of rules that no team's file accepts."""

Acceptances = Mapping[str, Sequence[Acceptance]]
"""By the file they stand in, such as `teams/lab.yaml`."""


class _Line(Struct, frozen=True):
    """An acceptance, and where it stands."""

    source: str
    index: int
    acceptance: Acceptance

    @property
    def until(self) -> date:
        return date.fromisoformat(self.acceptance.until)

    def reaches(self, finding: Finding) -> bool:
        return self.source in (PLATFORM, finding.complaint.source)

    def finding(self, rule: Rule, key: str, text: str) -> Finding:
        return Finding(rule, Complaint(self.source, ("accept", self.index, key), text, at_key=False))


def judged_lines(
    findings: Iterable[Finding], acceptances: Acceptances, rules: Collection[Rule], today: date
) -> Iterator[Finding]:
    """The findings, each with the acceptance that covers it, and one more for each line that is wrong or useless."""
    ids = [rule.id for rule in rules]
    in_force: dict[tuple[str, str], list[_Line]] = defaultdict(list)
    for line in _lines(acceptances):
        wrong = _wrong(line, ids, today)
        yield from wrong
        if not any(finding.rule in _VOID for finding in wrong):
            in_force[line.acceptance.rule, line.acceptance.thing].append(line)
    things: dict[str, list[str]] = defaultdict(list)
    used: set[_Line] = set()
    for finding in findings:
        things[finding.rule.id].append(finding.thing)
        covering = [line for line in in_force.get((finding.rule.id, finding.thing), ()) if line.reaches(finding)]
        used.update(covering)
        yield replace(finding, acceptance=covering[0].acceptance) if covering else finding
    for line in (line for lines in in_force.values() for line in lines if line not in used):
        yield _needless(line, things[line.acceptance.rule])


def _lines(acceptances: Acceptances) -> Iterator[_Line]:
    for source, lines in acceptances.items():
        for index, acceptance in enumerate(lines):
            yield _Line(source, index, acceptance)


def _wrong(line: _Line, ids: Collection[str], today: date) -> list[Finding]:
    rule = line.acceptance.rule
    if rule not in ids:
        likely = nearest(rule, ids)
        text = f"there is no rule `{rule}`" + (f"; did you mean {likely}?" if likely else "")
        return [line.finding(UNKNOWN_RULE, "rule", text)]
    if line.source != PLATFORM and rule.partition("/")[0] in PLATFORM_ONLY:
        return [line.finding(NOT_HERE, "rule", f"`{rule}` protects the other teams, so {PLATFORM} alone accepts it")]
    if line.until < today:
        days = (today - line.until).days
        return [line.finding(EXPIRED, "until", f"accepting `{rule}` ended {days} day{'' if days == 1 else 's'} ago")]
    if line.until > today + LONGEST:
        return [line.finding(TOO_LONG, "until", f"`{rule}` is accepted for more than a year")]
    return []


def _needless(line: _Line, things: Collection[str]) -> Finding:
    likely = nearest(line.acceptance.thing, things)
    text = f"`{line.acceptance.rule}` finds nothing to accept at `{line.acceptance.thing}`"
    return line.finding(NEEDLESS, "for", text + (f"; did you mean {likely}?" if likely else ""))


def _over_findings(_: Fleet) -> tuple[Complaint, ...]:
    """Nothing by itself: these rules judge what all other rules found, in `judged_lines`."""
    return ()


UNKNOWN_RULE = Rule(
    id="acceptance/unknown-rule",
    severity="error",
    why="A misspelt rule accepts nothing, and nobody notices.",
    remedy="Copy the rule's name as `check` prints it, in brackets.",
    judge=_over_findings,
)
NOT_HERE = Rule(
    id="acceptance/not-here",
    severity="error",
    why="A team that could switch off what keeps teams apart would decide for the others.",
    remedy="Ask the platform team to accept it in platform.yaml.",
    judge=_over_findings,
)
EXPIRED = Rule(
    id="acceptance/expired",
    severity="error",
    why="An exception was granted until a day, and that day is past.",
    remedy="Mend what was accepted and remove the line, or agree on a new day with a reviewer.",
    judge=_over_findings,
)
TOO_LONG = Rule(
    id="acceptance/too-long",
    severity="error",
    why="What is accepted for ever is no exception; nobody asks again whether its reason still holds.",
    remedy="Set `until` to a day within a year.",
    judge=_over_findings,
)
NEEDLESS = Rule(
    id="acceptance/needless",
    severity="warning",
    why="A line that accepts nothing today may hide tomorrow what nobody meant to accept.",
    remedy="Remove the line, or copy what follows `for:` from the output of `check`.",
    judge=_over_findings,
)

RULES: tuple[Rule, ...] = (UNKNOWN_RULE, NOT_HERE, EXPIRED, TOO_LONG, NEEDLESS)

_VOID = (UNKNOWN_RULE, NOT_HERE, EXPIRED)
"""A line with one of these covers nothing; one that is only too long covers what it says, and is an error itself."""
