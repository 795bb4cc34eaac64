"""Renovate finds every version that is written where it would not look by itself."""

import json
import re
from itertools import chain
from pathlib import Path

import yaml

from tests.dist.repositories import ROOT
from tests.github.actionlint import ACTIONLINT
from tests.kubeconform.program import KUBECONFORM

IMAGES, PROGRAMS = json.loads((ROOT / ".github" / "renovate.json").read_bytes())["customManagers"]
WRITTEN_IN = [*(ROOT / "toolkit").rglob("*.py"), *(ROOT / "tests").rglob("*.py")]


def found(manager: dict[str, list[str]], path: Path) -> list[tuple[str, str]]:
    """Names with their versions; RE2, which Renovate uses, writes named groups as Python does but for a P."""
    patterns = [pattern.replace("(?<", "(?P<") for pattern in manager["matchStrings"]]
    matches = chain.from_iterable(re.finditer(pattern, path.read_text(encoding="utf-8")) for pattern in patterns)
    return [(match["depName"], match["currentValue"]) for match in matches]


def test_images() -> None:
    images = yaml.safe_load((ROOT / "platform.yaml").read_bytes())["images"].values()
    assert sorted(map(":".join, found(IMAGES, ROOT / "platform.yaml"))) == sorted(images)


def test_programs() -> None:
    there = {(program.module, program.version) for program in (KUBECONFORM, ACTIONLINT)}
    assert set(chain.from_iterable(found(PROGRAMS, path) for path in WRITTEN_IN)) == there
