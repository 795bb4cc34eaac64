"""The peers' programs, of pinned versions, each made once and kept in the user's cache folder.

Helm and kustomize are built from their Go modules; `kubectl kustomize` is the same engine behind a larger program,
which starts no faster. cdk8s-plus has a virtual environment of its own, so that it is no part of the project's.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from toolkit.go_program import GoProgram, built
from toolkit.user_cache import cache

HELM = GoProgram("helm.sh/helm/v4", "v4.3.1", "cmd/helm")


KUSTOMIZE = GoProgram("sigs.k8s.io/kustomize", "v5.8.2", "kustomize/v5")

CDK8S_PLUS = "cdk8s-plus-34==2.0.66"


def helm() -> Path:
    return built(HELM)


def kustomize() -> Path:
    return built(KUSTOMIZE)


def python_with_cdk8s_plus() -> Path:
    """The interpreter of an environment that holds cdk8s-plus. Raises CalledProcessError if it cannot be made."""
    folder = cache() / "bench" / f"{CDK8S_PLUS}-python-{sys.version_info.major}.{sys.version_info.minor}"
    python = folder / "bin" / "python"
    if not (folder / "complete").exists():
        uv = os.environ.get("UV") or shutil.which("uv") or "uv"
        subprocess.run([uv, "venv", "--quiet", "--clear", "--python", sys.executable, folder], check=True)
        subprocess.run([uv, "pip", "install", "--quiet", "--python", python, CDK8S_PLUS], check=True)
        subprocess.run([python, "-m", "compileall", "-q", folder / "lib"], check=False)
        (folder / "complete").touch()
    return python
