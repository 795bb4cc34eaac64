"""Whatever is edited, in whatever order: what a memory gives is what comes out without one, and what `check` judges."""

import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from tests.dist.repositories import files
from tests.toolkit.incremental import fleets
from tests.toolkit.incremental.fleets import (
    Outcome,
    change,
    cold_outcome,
    outcome,
    outcome_by_check,
    raise_run,
    team_file,
    write_dist,
    write_fleet,
)
from toolkit.incremental import file_digests, synthesis
from toolkit.incremental.digest import digest
from toolkit.incremental.memory import opened

TEAMS = {"a": "gke-prod", "a-b": "k3s-lab", "b": "gke-prod"}
"""One name sorts before another as a name, and behind it as a file's."""

Edit = Callable[[Path, str], object]
"""Of a repository and one of its teams."""


def launch_again(root: Path, team: str) -> None:
    raise_run(team_file(root, team))
    other_hyperparameters(root, team)


def other_hyperparameters(root: Path, team: str) -> None:
    _swap(team_file(root, team), "3.0e-5", "2.0e-4")


def new_image(root: Path, _: str) -> None:
    _swap(root / "platform.yaml", "llama-factory-train:1.4.0", "llama-factory-train:1.5.0")


def setting_of_one_cluster(root: Path, _: str) -> None:
    _swap(root / "platform.yaml", "single_node: local-path", "single_node: nfs-client")


def add(root: Path, team: str) -> None:
    shutil.copy(team_file(root, team), team_file(root, f"{team}-too"))


def retire(root: Path, team: str) -> None:
    _put(team_file(root, team), "retire: true")


def remove(root: Path, team: str) -> None:
    team_file(root, team).unlink()


def move(root: Path, team: str) -> None:
    path = team_file(root, team)
    one, other = fleets.GPUS.items()
    here, there = (one, other) if one[0] in path.read_text() else (other, one)
    for old, new in zip(here, there, strict=True):
        change(path, old, new)


def other_owners(root: Path, team: str) -> None:
    _swap(team_file(root, team), "@acme.example", "@new.example")


def host(root: Path, team: str) -> None:
    _put(team_file(root, team), "webui: {expose: {host: webui.acme.example}}")


def unknown_base(root: Path, team: str) -> None:
    _swap(team_file(root, team), "base: qwen", "base: llama")


def misspell(root: Path, team: str) -> None:
    _swap(team_file(root, team), "owners:", "owner:")


def break_platform(root: Path, _: str) -> None:
    _swap(root / "platform.yaml", "metrics: prometheus-operator", "metrics: by-hand")


def wrong_ending(root: Path, _: str) -> None:
    (root / "teams" / "c.yml").write_text("cluster: gke-prod\n")


def folder_among_teams(root: Path, _: str) -> None:
    (root / "teams" / "more").mkdir(exist_ok=True)


def lose_dist(root: Path, _: str) -> None:
    shutil.rmtree(root / "dist", ignore_errors=True)


def conflict_in_dist(root: Path, team: str) -> None:
    for path in (root / "dist").glob(f"*/{team}/runs.k8s.yaml"):
        path.write_text(f"<<<<<<< ours\n{path.read_text()}")


def by_hand_in_dist(root: Path, team: str) -> None:
    for path in (root / "dist").glob(f"*/{team}/*.yaml"):
        path.write_text(f"{path.read_text()}# by hand\n")


EDITS: tuple[Edit, ...] = (
    launch_again,
    other_hyperparameters,
    new_image,
    setting_of_one_cluster,
    add,
    retire,
    remove,
    move,
    other_owners,
    host,
    unknown_base,
    misspell,
    break_platform,
    wrong_ending,
    folder_among_teams,
    lose_dist,
    conflict_in_dist,
    by_hand_in_dist,
)


def _swap(path: Path, one: str, other: str) -> None:
    """The one for the other, or back."""
    text = path.read_text()
    path.write_text(text.replace(one, other) if one in text else text.replace(other, one))


def _put(path: Path, line: str) -> None:
    """At the end, unless it is there."""
    if line not in path.read_text():
        path.write_text(f"{path.read_text()}{line}\n")


Undo = str
BACK: tuple[Undo, ...] = ("undo the edit", "dist as it was", "other code")


class Repository:
    """One that is edited, with a memory that lives as long."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = write_fleet(folder / "repository", TEAMS)
        self._folder = folder
        self._cold = (folder / f"cold-{number}.sqlite" for number in count())
        self._inputs = [self._input()]
        self._dists: list[dict[str, bytes]] = []
        self._monkeypatch = monkeypatch
        self._codes = count()

    def do(self, step: Edit | Undo, number: int) -> None:
        if callable(step):
            teams = sorted(path.stem for path in (self.root / "teams").glob("*.yaml"))
            if teams:
                self._inputs.append(self._input())
                step(self.root, teams[number % len(teams)])
        elif step == "undo the edit":
            self._restore(self._inputs[-1 - number % len(self._inputs)])
        elif step == "dist as it was":
            lose_dist(self.root, "")
            if self._dists:
                write_dist(self.root, self._dists[number % len(self._dists)])
        else:
            code = digest(str(next(self._codes) % 2).encode())
            self._monkeypatch.setattr(synthesis, "code_digest", lambda _: code)

    def outcome(self) -> Outcome:
        with opened(self._folder / "memory.sqlite") as memory:
            return outcome(self.root, memory)

    def outcome_if_all_is_few(self) -> Outcome:
        """With a memory to which no change is worth writing down anew what is remembered of all."""
        with opened(self._folder / "seldom.sqlite") as memory, self._monkeypatch.context() as patched:
            for module in (file_digests, synthesis):
                patched.setattr(module, "FEW", 1)
            return outcome(self.root, memory)

    def cold_outcome(self) -> Outcome:
        return cold_outcome(self.root, next(self._cold))

    def write(self, wanted: Outcome) -> None:
        if wanted.files is not None:
            write_dist(self.root, wanted.files)
            self._dists.append(dict(wanted.files))

    def _input(self) -> dict[str, bytes]:
        return {name: content for name, content in files(self.root).items() if not name.startswith("dist/")}

    def _restore(self, content: dict[str, bytes]) -> None:
        shutil.rmtree(self.root / "teams")
        (self.root / "teams").mkdir()
        for name, each in content.items():
            (self.root / name).write_bytes(each)


Step = tuple[Edit | Undo, int, bool]
"""What is done, to which of the teams, and whether `dist/` is written afterwards, which `--check` does not."""

STEPS = st.tuples(st.sampled_from((*EDITS, *BACK)), st.integers(0, 3), st.booleans())


@given(st.lists(STEPS, min_size=3, max_size=7))
@settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow],
)
@example([(retire, 0, True), (launch_again, 1, True), (remove, 0, False), ("dist as it was", 0, False)])
@example([(wrong_ending, 0, True), (folder_among_teams, 0, True)])
@example([(host, 0, True), (host, 2, True), (unknown_base, 2, False), ("undo the edit", 0, True)])
@example([(host, 0, True), (other_hyperparameters, 2, False), (host, 2, False)])
@example([(move, 0, True), ("undo the edit", 0, True), (retire, 0, True), (move, 0, True)])
@example([(conflict_in_dist, 0, False), (conflict_in_dist, 1, False), ("dist as it was", 0, False)])
def test_a_memory_changes_nothing(steps: list[Step]) -> None:
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as monkeypatch:
        repository = Repository(Path(folder), monkeypatch)
        repository.write(repository.outcome())
        for step, number, written in steps:
            repository.do(step, number)
            wanted = outcome_by_check(repository.root)
            assert repository.outcome() == wanted
            assert repository.outcome_if_all_is_few() == wanted
            assert repository.cold_outcome() == wanted
            if written:
                repository.write(wanted)
