"""The works that are compared: each makes its repository, plays its rounds and returns what they cost.

All of a work's contenders are measured in turn on the same tree. The work of one size is done in a folder of its own,
so that nothing is left of another.
"""

import re
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

from bench import peers
from bench.contests import Contender, Measured, play
from bench.fleets import teams_of, write_alone, write_fleet
from bench.measuring import Command, Cost, run
from bench.repository import Repository, environment
from toolkit.incremental.file_digests import RACY

OURS = "tunefleet"
ROUNDS = {10: 7, 100: 3, 1_000: 3, 10_000: 1}
"""Of all teams, by their number."""
EDITS = {10: 1, 100: 3, 1_000: 15, 10_000: 1}
STARTS = 31
TENTH = 10
"""A tenth of the teams is measured so many times in a row, to take as long as all: machines have slow minutes."""

Results = Mapping[str, Measured]


@dataclass(frozen=True, slots=True)
class Rendered:
    """How many parts were rendered anew, a part being a team or what a cluster's teams share."""

    parts: int
    teams: int
    """How many teams the cluster has."""


def cold(folder: Path, teams: int) -> Results:
    """All teams, with nothing cached."""
    return play(_everyone(folder, teams), ROUNDS[teams])


def unchanged(folder: Path, teams: int) -> Results:
    """Nothing changed for a while: neither git nor tunefleet trusts the time stamps of what has just been written."""
    repository = _fleet(folder, teams)
    _synthesize(repository)
    time.sleep(RACY / 1e9)
    repository.commit()
    synth, status = repository.tunefleet("synth"), repository.git_status()
    written = re.compile(r"^[+~-] ", re.MULTILINE)

    def verify() -> None:
        assert not written.search(run(synth)[1]), "nothing changed, and something was written"
        assert "nothing to commit" in run(status)[1]

    return play([_runs(OURS, synth, verify=verify), _runs("git status", status)], EDITS[teams])


def one_edited(folder: Path, teams: int) -> Results:
    """One team's run raised, against the same team in a repository of its own with nothing cached.

    Not just after all others were written: what is that young is read again.
    """
    repository = _fleet(folder, teams)
    _synthesize(repository)
    time.sleep(RACY / 1e9)
    team = repository.teams()[teams // 2 + 3]
    alone = Repository(folder / "alone")
    write_alone(alone.folder, repository.folder, team)
    ours = _runs(OURS, repository.tunefleet("synth"), prepare=lambda: repository.launch_again(team))
    return play([ours, Contender("that team alone", _measured(alone.tunefleet("synth")), alone.forget)], EDITS[teams])


def cluster_edited(folder: Path, teams: int) -> tuple[Results, Rendered]:
    """`platform.yaml` edited so that each team of one cluster changes, and no other."""
    repository = _fleet(folder, teams)
    _synthesize(repository)
    cluster = "gke-00"
    expected = set(teams_of(repository.folder, cluster))
    before = repository.digests()
    remembered = repository.remembered()
    repository.rename_storage_class(cluster)
    run(repository.tunefleet("synth"))
    after = repository.digests()
    changed = {name.split("/")[1] for name in before | after if before.get(name) != after.get(name)}
    assert changed == expected, f"{len(changed)} teams changed, {len(expected)} are on the cluster"
    rendered = Rendered(repository.remembered() - remembered, len(expected))
    ours = _runs(OURS, repository.tunefleet("synth"), prepare=lambda: repository.rename_storage_class(cluster))
    whole = _runs("all teams", repository.tunefleet("synth"), prepare=repository.forget)
    return {**play([ours], EDITS[teams]), **play([whole], 1)}, rendered


def grown(folder: Path, teams: int) -> Results:
    """Time and memory of all teams, nothing cached, for this many and for a tenth of them."""
    return play([_grown(folder / "few", teams // TENTH, TENTH), _grown(folder / "many", teams, 1)], 2)


def started(folder: Path) -> Results:
    """What costs nothing but the start: the help, and a file that is broken."""
    repository = _fleet(folder, 1)
    team = repository.folder / "teams" / f"{repository.teams()[0]}.yaml"
    team.write_text(team.read_text().replace("cluster:", "clutser:", 1))
    passing = Command([sys.executable, "-c", "pass"], repository.folder, environment())
    contenders = [
        _runs("--help", repository.tunefleet("--help")),
        _runs("check", repository.tunefleet("check", exit_code=2)),
        _runs("python -c pass", passing),
    ]
    return play(contenders, STARTS)


def _everyone(folder: Path, teams: int) -> Iterator[Contender]:
    """tunefleet first: once it ran, the peers are made from its objects."""
    repository = _fleet(folder, teams)
    yield _cold_synth(repository)
    yield peers.helm_template(peers.sample(repository, folder / "helm"))
    yield peers.kustomize_build(peers.sample(repository, folder / "kustomize"))
    yield peers.libyaml(peers.sample(repository, folder / "libyaml"))
    if teams in (100, 1_000):
        yield peers.typed_cdk8s(peers.sample(repository, folder / "typed", teams))


def _fleet(folder: Path, teams: int) -> Repository:
    repository = Repository(folder / "fleet")
    write_fleet(repository.folder, teams)
    return repository


def _grown(folder: Path, teams: int, times: int) -> Contender:
    """The mean of so many runs, and the most memory of any."""
    repository = _fleet(folder, teams)
    synth = repository.tunefleet("synth")

    def measure() -> Cost:
        costs = []
        for _ in range(times):
            repository.forget()
            costs.append(run(synth, with_memory=True)[0])
        most = max(cost.memory or 0 for cost in costs)
        return Cost(mean(cost.wall for cost in costs), mean(cost.cpu for cost in costs), most)

    return Contender(f"{teams:,} teams", measure)


def _synthesize(repository: Repository) -> None:
    repository.forget()
    run(repository.tunefleet("synth"))


def _cold_synth(repository: Repository) -> Contender:
    return Contender(OURS, _measured(repository.tunefleet("synth")), repository.forget)


def _runs(name: str, command: Command, **more: Callable[[], None]) -> Contender:
    return Contender(name, _measured(command), **more)


def _measured(command: Command) -> Callable[[], Cost]:
    return lambda: run(command)[0]
