"""The peers that make all teams' objects, each from the very objects that tunefleet made.

What runs one program a team runs as many at a time as there are cores, for tunefleet may use them all too. Of many
teams only the first hundred are rendered, and the cost is scaled: one call a team does not know of the others.
"""

import os
import pickle
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml

from bench import helm, kustomize, programs
from bench.contests import Contender
from bench.measuring import Command, Cost, run
from bench.patterns import Body
from bench.repository import Repository, environment

SAMPLE = 100
CHECKED = 8
"""So many teams' objects are compared with tunefleet's."""


@dataclass(frozen=True, slots=True)
class Sample:
    """The teams that a peer renders, what is to come out, and where it works."""

    teams: dict[str, list[list[Body]]]
    """The objects of each team's files."""
    of: int
    """How many teams there are in all."""
    folder: Path

    @property
    def objects(self) -> dict[str, list[Body]]:
        return {team: [body for file in files for body in file] for team, files in self.teams.items()}

    @property
    def factor(self) -> float:
        return self.of / len(self.teams)

    @property
    def output(self) -> Path:
        return self.folder / "output"

    def empty_output(self) -> None:
        shutil.rmtree(self.output, ignore_errors=True)
        self.output.mkdir()


def sample(repository: Repository, folder: Path, most: int = SAMPLE) -> Sample:
    """The first teams of what `dist/` holds, with an empty folder for the peer."""
    teams = repository.teams()
    folder.mkdir(parents=True)
    return Sample({team: repository.rendered(team) for team in teams[:most]}, len(teams), folder)


def helm_template(of: Sample) -> Contender:
    helm.write_chart(of.folder, of.objects)
    call = f"{programs.helm()} template {{}} chart --values values/{{}}.yaml"
    return _a_call_a_team("helm template", of, call)


def kustomize_build(of: Sample) -> Contender:
    kustomize.write_overlays(of.folder, of.objects)
    return _a_call_a_team("kustomize build", of, f"{programs.kustomize()} build overlays/{{}}")


def typed_cdk8s(of: Sample) -> Contender:
    """One App of all teams; not to be scaled, for it is superlinear."""
    python = programs.python_with_cdk8s_plus()
    (of.folder / "objects.pickle").write_bytes(pickle.dumps(of.objects))
    app = Path(__file__).with_name("typed_app.py")
    command = Command([python, app, "objects.pickle", of.output], of.folder, environment())
    return Contender("typed cdk8s", lambda: run(command)[0], of.empty_output, _same(of, ".k8s.yaml"))


def libyaml(of: Sample) -> Contender:
    """Measured within: neither Python's start nor the reading of the objects is libyaml's."""
    files = [file for files in of.teams.values() for file in files]
    (of.folder / "files.pickle").write_bytes(pickle.dumps(files))
    here = Path(__file__).parents[1]
    words = [sys.executable, "-m", "bench.libyaml", of.folder / "files.pickle"]
    command = Command(words, here, environment())

    def measure() -> Cost:
        wall, cpu = map(float, run(command)[1].split())
        return Cost(wall, cpu) * of.factor

    return Contender("libyaml", measure)


def _a_call_a_team(name: str, of: Sample, call: str) -> Contender:
    """`{}` in the call is the team."""
    (of.folder / "teams").write_text("".join(f"{team}\n" for team in of.teams))
    at_a_time = len(os.sched_getaffinity(0))
    script = f"xargs -P {at_a_time} -I {{}} sh -c '{call} > output/{{}}.yaml' < teams"
    command = Command(["sh", "-c", script], of.folder, environment())
    return Contender(name, lambda: run(command)[0] * of.factor, of.empty_output, _same(of, ".yaml"))


def _same(of: Sample, ending: str) -> Callable[[], None]:
    """Whether the peer wrote the same objects, compared as data, in whatever order."""

    def verify() -> None:
        for team in list(of.teams)[:CHECKED]:
            text = (of.output / f"{team}{ending}").read_bytes()
            made = [body for body in yaml.load_all(text, yaml.CSafeLoader) if body]
            if sorted(map(repr, map(_ordered, made))) != sorted(map(repr, map(_ordered, of.objects[team]))):
                raise AssertionError(f"{of.folder}: other objects than tunefleet's for {team}")

    return verify


def _ordered(content: object) -> object:
    """With the keys of each mapping in one order."""
    if isinstance(content, dict):
        return {key: _ordered(content[key]) for key in sorted(content)}
    return list(map(_ordered, content)) if isinstance(content, list) else content
