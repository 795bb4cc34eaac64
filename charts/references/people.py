"""People: each is named once, and whoever something belongs to is a user of the team."""

from collections import Counter
from collections.abc import Iterator, Sequence

from charts.model.fault import Fault, Field
from charts.model.team import Team
from charts.references.reporting import unknown


def people_faults(team: Team) -> Iterator[Fault]:
    yield from repeated(("owners",), [owner.lower() for owner in team.owners])
    yield from repeated(("users",), team.users)
    for section, entries in (("datasets", team.datasets), ("trainings", team.trainings)):
        for name, entry in entries.items():
            if entry.user is not None and entry.user not in team.users:
                problem = f"`{entry.user}` is not among the team's `users`"
                yield unknown((section, name, "user"), problem, entry.user, team.users, where="`users`")
    if team.webui is not None and team.webui.per == "user" and not team.users:
        problem = "one WebUI for each user, and the team has no `users`"
        yield Fault(("webui", "per"), problem, "`users`, or `per: team`")


def repeated(field: Field, names: Sequence[str]) -> Iterator[Fault]:
    """A fault at each name that stands in the list before."""
    counts: Counter[str] = Counter()
    for index, name in enumerate(names):
        if counts[name]:
            yield Fault((*field, index), f"`{name}` is in the list twice", "each once")
        counts[name] += 1
