"""The kubeconform program, built from its Go module and kept in the user's cache folder."""

import os
from collections.abc import Mapping
from pathlib import Path

from toolkit.go_program import GoProgram, built

KUBECONFORM = GoProgram("github.com/yannh/kubeconform", "v0.8.0", "cmd/kubeconform")


def kubeconform(environment: Mapping[str, str] = os.environ) -> Path:
    """Path of the program; builds it first where the cache has none.

    Raises subprocess.CalledProcessError, with Go's own words on standard error, when it cannot be built.
    """
    return built(KUBECONFORM, environment)
