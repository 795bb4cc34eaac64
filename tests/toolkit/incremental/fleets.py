"""Small fleets to edit, what a synthesis makes of them, and what `check` would make of them."""

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.dist.repositories import EXAMPLE
from toolkit.commands.rendered_fleet import fleet, rendered_sheets
from toolkit.incremental.memory import Memory, opened
from toolkit.incremental.synthesis import synthesized
from toolkit.reading.faults import BrokenInput, LocatedFault, Refused
from toolkit.repository import load
from toolkit.rules.delivery.retirement import unretired
from toolkit.rules.delivery.run_identity import run_identity
from toolkit.rules.rule import Complaint, Fleet
from toolkit.writing.dist_changes import UnusableDist
from toolkit.writing.dist_tree import replace

GPUS = {"gke-prod": "l4", "k3s-lab": "rtx4090"}
"""The clusters of the example, each with a GPU that it has."""

TEAM = """\
cluster: {cluster}
owners: [{name}@acme.example]
quota: {{gpus: {{{gpu}: 2}}}}
models: {{qwen: {{source: preloaded, path: /storage/models/qwen, parameters: 7B}}}}
datasets: {{faq: {{file: faq.json, format: alpaca}}}}
trainings:
  faq:
    framework: llama-factory
    run: 1
    base: qwen
    dataset: faq
    template: qwen
    method: lora
    gpus: {{{gpu}: 1}}
    hyperparameters: {{learning_rate: 3.0e-5}}
"""


def write_fleet(root: Path, clusters: Mapping[str, str]) -> Path:
    """The example's platform, and a team with one training for each name, on its cluster."""
    (root / "teams").mkdir(parents=True, exist_ok=True)
    shutil.copy(EXAMPLE / "platform.yaml", root)
    for name, cluster in clusters.items():
        team_file(root, name).write_text(TEAM.format(name=name, cluster=cluster, gpu=GPUS[cluster]))
    return root


def team_file(root: Path, name: str) -> Path:
    return root / "teams" / f"{name}.yaml"


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def raise_run(path: Path) -> None:
    """Launches the team's training again."""
    text = path.read_text()
    path.write_text(re.sub(r"run: (\d+)", lambda run: f"run: {int(run[1]) + 1}", text))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a synthesis: files, or why there are none."""

    files: Mapping[str, bytes] | None = None
    refused: bool = False
    faults: tuple[LocatedFault, ...] = ()
    unusable: str | None = None


def outcome(root: Path, memory: Memory) -> Outcome:
    try:
        return Outcome(dict(synthesized(root, memory).texts))
    except BrokenInput as broken:
        return Outcome(refused=isinstance(broken, Refused), faults=broken.faults)
    except UnusableDist as unusable:
        return Outcome(unusable=str(unusable))


def cold_outcome(root: Path, empty: Path) -> Outcome:
    """With a memory in a file that is not there yet."""
    with opened(empty) as memory:
        return outcome(root, memory)


def outcome_by_check(root: Path) -> Outcome:
    """All at once, the way that other commands look at it."""
    try:
        repository = load(root)
        rendered = fleet(repository, rendered_sheets(repository))
        refusals = [_located(complaint, rendered) for rule in (run_identity, unretired) for complaint in rule(rendered)]
    except BrokenInput as broken:
        return Outcome(faults=broken.faults)
    except UnusableDist as unusable:
        return Outcome(unusable=str(unusable))
    if refusals:
        return Outcome(refused=True, faults=Refused(refusals).faults)
    return Outcome({sheet.name: sheet.text for sheet in rendered.sheets})


def write_dist(root: Path, files: Mapping[str, bytes]) -> None:
    replace(root / "dist", files, overwrite=True)


def _located(complaint: Complaint, rendered: Fleet) -> LocatedFault:
    document = rendered.documents.get(complaint.source)
    line, column = document.position(complaint.field, complaint.at_key) if document else (1, 1)
    return LocatedFault(complaint.source, line, column, complaint.text)
