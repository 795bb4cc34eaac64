"""The kubeconform program: the one built from its Go module and kept in the user's cache folder, or one on PATH.

uv run python -m toolkit.kubeconform.program
"""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from toolkit.go_program import GoProgram, built

KUBECONFORM = GoProgram("github.com/yannh/kubeconform", "v0.8.0", "cmd/kubeconform")
HOW_TO_BUILD = "uv run python -m toolkit.kubeconform.program"


def installed(environment: Mapping[str, str] = os.environ) -> Path | None:
    """The program that was built here, else the one on PATH, else None. Builds nothing."""
    ours = KUBECONFORM.path(environment)
    if ours.exists():
        return ours
    found = shutil.which("kubeconform", path=environment.get("PATH", ""))
    return Path(found) if found else None


def kubeconform(environment: Mapping[str, str] = os.environ) -> Path:
    """Path of the program; builds it first where the cache has none.

    Raises subprocess.CalledProcessError, with Go's own words on standard error, when it cannot be built.
    """
    return built(KUBECONFORM, environment)


if __name__ == "__main__":
    print(kubeconform())
