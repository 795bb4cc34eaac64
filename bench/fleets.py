"""A repository of any number of teams, each a variation of one that is shipped: about 30 objects a team.

The shipped teams follow one another in turn, so the mix is theirs: a language model that is trained and served, one
that is served elsewhere, two vision models, a lab with users. Each differs in its numbers and in what it leaves out,
and has its own hosts, databases and buckets. The same number gives the same fleet on every machine.

Clusters are copies of the two that are shipped, one for some hundred teams: `gke-00`, `gke-01`, …, `k3s-00`, ….
"""

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import yaml

SHIPPED = Path(__file__).parents[1]
TEAMS_A_CLUSTER = 100

Content = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A shipped team, and the kind of cluster that it is on."""

    team: Content
    kind: str
    """Of cluster: `gke` or `k3s`."""


def write_fleet(root: Path, teams: int) -> None:
    """Writes `platform.yaml` and `teams/` below `root`, which may exist."""
    patterns = _patterns()
    clusters = cluster_names(teams)
    (root / "teams").mkdir(parents=True, exist_ok=True)
    write(root / "platform.yaml", _platform(clusters))
    for number in range(teams):
        pattern = patterns[number % len(patterns)]
        alike = [name for name in clusters if name.startswith(pattern.kind)]
        cluster = alike[number // len(patterns) % len(alike)]
        write(root / "teams" / f"{team_name(number)}.yaml", _varied(pattern.team, number, cluster))


def write_alone(root: Path, fleet: Path, team: str) -> None:
    """Writes below `root` a repository of one team of the fleet and nothing else: its file, its cluster."""
    content, platform = read(fleet / "teams" / f"{team}.yaml"), read(fleet / "platform.yaml")
    cluster = content["cluster"]
    for section in ("clusters", "shared"):
        platform[section] = {name: each for name, each in platform[section].items() if name == cluster}
    (root / "teams").mkdir(parents=True, exist_ok=True)
    write(root / "platform.yaml", platform)
    write(root / "teams" / f"{team}.yaml", content)


def team_name(number: int) -> str:
    return f"team-{number:05}"


def cluster_names(teams: int) -> list[str]:
    """Three of four teams are on GKE, and so are the clusters; there is one of each kind at least."""
    clusters = max(2, teams // TEAMS_A_CLUSTER)
    labs = max(1, clusters // 4)
    return [f"gke-{number:02}" for number in range(clusters - labs)] + [f"k3s-{number:02}" for number in range(labs)]


def read(path: Path) -> Content:
    content: Content = yaml.load(path.read_bytes(), yaml.CSafeLoader)
    return content


def write(path: Path, content: Content) -> None:
    path.write_text(yaml.dump(content, Dumper=yaml.CSafeDumper, sort_keys=False))


def _patterns() -> list[Pattern]:
    teams = [read(path) for path in sorted((SHIPPED / "teams").glob("*.yaml"))]
    return [Pattern(team, "k3s" if team["cluster"].startswith("k3s") else "gke") for team in teams]


def _platform(clusters: list[str]) -> Content:
    platform = read(SHIPPED / "platform.yaml")
    shipped, shared = platform["clusters"], platform["shared"]
    like = {name: "gke-prod" if name.startswith("gke") else "k3s-lab" for name in clusters}
    platform["clusters"] = {
        name: {**deepcopy(shipped[pattern]), "server": f"https://{name}.acme.example:6443"}
        for name, pattern in like.items()
    }
    platform["shared"] = {name: deepcopy(shared[pattern]) for name, pattern in like.items()}
    return platform


def _varied(team: Content, number: int, cluster: str) -> Content:
    chance = Random(number)
    varied = deepcopy(team)
    varied["cluster"] = cluster
    varied["owners"] = [f"lead-{number}@acme.example"]
    _name_what_nobody_shares(varied, number)
    for vary in (_leave_out, _vary_storage, _vary_trainings):
        vary(varied, chance)
    return varied


def _name_what_nobody_shares(team: Content, number: int) -> None:
    if "expose" in team.get("webui", {}):
        team["webui"]["expose"]["host"] = f"webui.{team_name(number)}.acme.example"
    if team.get("mlflow", {}).get("server") == "own":
        team["mlflow"]["database"]["name"] = f"mlflow_{number}"
        team["mlflow"]["artifacts"] = f"gs://acme-ml-mlflow-{number}"


def _leave_out(team: Content, chance: Random) -> None:
    """What nothing else in the file refers to."""
    for section in ("serving", "webui", "callback", "job_creator"):
        if section in team and chance.random() < 0.25:
            del team[section]


def _vary_storage(team: Content, chance: Random) -> None:
    gigabytes = chance.randrange(100, 400, 10)
    team["storage"]["size"] = f"{gigabytes}Gi"
    if "storage" in team["quota"]:
        team["quota"]["storage"] = f"{gigabytes * 2}Gi"


def _vary_trainings(team: Content, chance: Random) -> None:
    for training in team["trainings"].values():
        training["run"] += chance.randrange(5)
        for name, vary in _HYPERPARAMETERS.items():
            if name in training["hyperparameters"]:
                training["hyperparameters"][name] = vary(chance)
    for dataset in team["datasets"].values():
        folder = dataset["file"].partition(".")
        dataset["file"] = f"{folder[0]}-v{chance.randrange(1, 100)}{folder[1]}{folder[2]}"


_HYPERPARAMETERS: Mapping[str, Callable[[Random], float]] = {
    "learning_rate": lambda chance: chance.randrange(1, 50) * 1e-5,
    "num_train_epochs": lambda chance: chance.randrange(1, 6),
    "epochs": lambda chance: chance.randrange(10, 200),
    "batch_size": lambda chance: chance.choice((16, 32, 64, 128)),
    "cutoff_len": lambda chance: chance.choice((1024, 2048, 4096)),
}


def teams_of(root: Path, cluster: str) -> Iterator[str]:
    """Names of the teams on a cluster."""
    for path in sorted((root / "teams").glob("*.yaml")):
        if read(path)["cluster"] == cluster:
            yield path.stem
