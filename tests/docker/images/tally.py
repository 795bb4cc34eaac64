"""tally: BuildKit's own parser and checks, hadolint's rules and buildx's reading of bake files, without an engine.

https://tally.wharflab.com. What it is to look for stands in docker/.tally.toml.
"""

import json
import shutil
import subprocess
import sysconfig
from pathlib import Path

from tests.dist.repositories import ROOT

TALLY = Path(sysconfig.get_path("scripts")) / "tally"


def context(folder: Path) -> Path:
    """A copy of what a build may see. bake.hcl moves to the top: tally takes a bake file's folder for the context."""
    shutil.copytree(ROOT / "docker", folder / "docker", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.move(folder / "docker" / "bake.hcl", folder)
    for name in (".dockerignore", "charts/runs/program_configs.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    return folder


def complaints(context: Path, *arguments: str) -> tuple[int, list[str]]:
    """How many Dockerfiles were looked at, and what is wrong with them.

    Raises subprocess.CalledProcessError, with tally's words in `stderr`, when it cannot read them.
    """
    command = [str(TALLY), "lint", "--format=json", "--fail-level=none", *arguments]
    run = subprocess.run(command, cwd=context, check=True, capture_output=True, text=True)
    said = json.loads(run.stdout)
    found = [violation for file in said["files"] for violation in file["violations"]]
    return said["files_scanned"], [f"{each['rule']}: {each['message']}" for each in found]
