"""actionlint, the judge of workflows, built from its Go module: https://github.com/rhysd/actionlint"""

import subprocess
from collections.abc import Iterable
from pathlib import Path

from toolkit.go_program import GoProgram, built

ACTIONLINT = GoProgram("github.com/rhysd/actionlint", "v1.7.12", "cmd/actionlint")


def complaints(workflows: Iterable[Path], program: Path | None = None) -> list[str]:
    """What is wrong with them, a line each. It asks nobody: what shellcheck or pyflakes would add is left out.

    Raises FileNotFoundError without the program, subprocess.CalledProcessError when that itself fails.
    """
    command = [str(program or built(ACTIONLINT)), "-no-color", "-oneline", "-shellcheck=", "-pyflakes="]
    run = subprocess.run([*command, *map(str, workflows)], check=False, capture_output=True, text=True)
    if run.returncode > 1:
        run.check_returncode()
    return run.stdout.splitlines()
