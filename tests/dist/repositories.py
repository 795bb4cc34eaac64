"""Copies of an input, to synthesize in without touching the real `dist/`."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "tests" / "example"
"""An input of the tests' own: the real teams may change without breaking a test that speaks of one."""


def copy_of_input(folder: Path, of: Path = ROOT) -> Path:
    """`platform.yaml` and `teams/` alone: all that `tunefleet` needs to work somewhere."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(of / "platform.yaml", folder)
    shutil.copytree(of / "teams", folder / "teams")
    return folder


def tunefleet(
    where: Path, *arguments: str, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """A process of its own, as a person starts it."""
    return subprocess.run(
        [sys.executable, str(ROOT / "main.py"), *arguments],
        cwd=where,
        env={**os.environ, **(environment or {})},
        check=False,
        capture_output=True,
        text=True,
    )


def imported(
    where: Path, *arguments: str, environment: Mapping[str, str] | None = None, exit_code: int = 0
) -> set[str]:
    """The modules that such a process loads, from Python's start to its end."""
    run = tunefleet(where, *arguments, environment={**(environment or {}), "PYTHONPROFILEIMPORTTIME": "1"})
    assert run.returncode == exit_code, run.stderr
    return {line.rpartition("|")[2].strip() for line in run.stderr.splitlines() if line.startswith("import time:")}


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
