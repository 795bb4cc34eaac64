"""What kubeconform says of a folder of manifests: how many are valid, and what is wrong with the others."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.kubeconform.schema_folder import LOCATIONS


@dataclass(frozen=True, slots=True)
class Refusal:
    """An object that is not valid."""

    file: Path
    kind: str
    name: str
    problem: str

    def __str__(self) -> str:
        return f"{self.file}: {self.kind} {self.name}: {self.problem}"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Objects by outcome."""

    valid: int
    invalid: int
    errors: int
    skipped: int
    refusals: tuple[Refusal, ...]


def judge(manifests: Path, schemas: Path, kubeconform: Path) -> Verdict:
    """Every YAML file below a folder, against the schemas of another: strict, and from these schemas alone."""
    locations = [f"-schema-location={schemas}/{location}" for location in LOCATIONS]
    options = ["-strict", "-summary", "-output=json"]
    command = [str(kubeconform), *options, *locations, str(manifests)]
    answer = subprocess.run(command, check=False, capture_output=True, text=True)
    if not answer.stdout:
        raise RuntimeError(f"kubeconform did not run: {answer.stderr}")
    report = json.loads(answer.stdout)
    return Verdict(
        **report["summary"],
        refusals=tuple(
            Refusal(Path(each["filename"]), each["kind"], each["name"], each["msg"]) for each in report["resources"]
        ),
    )
