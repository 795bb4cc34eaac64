"""What kubeconform says of a folder of manifests: how many are valid, and what is wrong with the others."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.kubeconform.schemas import LOCATIONS


@dataclass(frozen=True, slots=True)
class Verdict:
    """Objects by outcome. `skipped` are those that were not judged, such as kinds that were told to be left out."""

    valid: int
    invalid: int
    errors: int
    skipped: int
    complaints: tuple[str, ...]
    """`file: kind name: what is wrong`."""


def judge(manifests: Path, schemas: Path, kubeconform: Path) -> Verdict:
    """Every YAML file below a folder, against the schemas of another: strict, and from these schemas alone."""
    locations = [f"-schema-location={schemas}/{location}" for location in LOCATIONS]
    command = [str(kubeconform), "-strict", "-summary", "-output=json", *locations, str(manifests)]
    answer = subprocess.run(command, check=False, capture_output=True, text=True)
    if not answer.stdout:
        raise RuntimeError(f"kubeconform did not run: {answer.stderr}")
    report = json.loads(answer.stdout)
    return Verdict(
        **report["summary"],
        complaints=tuple(
            f"{each['filename']}: {each['kind']} {each['name']}: {each['msg']}" for each in report["resources"]
        ),
    )
