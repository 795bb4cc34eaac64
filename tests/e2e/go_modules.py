"""Go modules, downloaded once: the programs of a cluster are built from them, its manifests are read out of them.

What is kept are folders in the user's cache, each made aside and then moved to its place, so that a download or a
build that is cut short leaves no half of one. Go's own caches grow to 10 GB while everything is built; they go once
it is, and stay where a build was cut short, which then goes on.
"""

import json
import os
import shutil
import subprocess
import sysconfig
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from toolkit.user_cache import cache

KEPT = cache() / "e2e"
CACHES = KEPT / "go"
ENVIRONMENT = {
    "GOTOOLCHAIN": "local",
    "GOPATH": str(CACHES / "path"),
    "GOCACHE": str(CACHES / "build"),
    "GOFLAGS": "-mod=mod -modcacherw",  # writable, else it cannot be deleted
    "CGO_ENABLED": "0",
}


class GoFailed(Exception):
    """Go could not download or build; it says why."""


@contextmanager
def caches() -> Iterator[None]:
    """While modules are needed. Of two runs that start together the second waits, and finds what the first made."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        flock(lock, LOCK_EX)
        yield
        shutil.rmtree(CACHES, ignore_errors=True)


def go(*arguments: str, folder: Path = KEPT) -> str:
    """What Go answers. Raises GoFailed."""
    command = [str(Path(sysconfig.get_path("scripts")) / "go"), *arguments]
    environment = {**os.environ, **ENVIRONMENT}
    run = subprocess.run(command, cwd=folder, env=environment, check=False, capture_output=True, text=True)
    if run.returncode:
        raise GoFailed(f"go {' '.join(arguments)}\n{run.stdout}{run.stderr}")
    return run.stdout


def downloaded(module: str, version: str) -> tuple[Path, Path]:
    """The module's folder and its go.mod; Go checks both against its checksum database."""
    answer = json.loads(go("mod", "download", "-json", f"{module}@{version}"))
    return Path(answer["Dir"]), Path(answer["GoMod"])


def kept(name: str, made_from: str, make: Callable[[Path], None]) -> Path:
    """The folder that `make` fills, once for each different `made_from`."""
    folder = KEPT / f"{name.replace('/', '-')}-{sha256(made_from.encode()).hexdigest()[:8]}"
    if not folder.exists():
        with TemporaryDirectory(dir=KEPT, prefix=".", ignore_cleanup_errors=True) as aside:
            filled = Path(aside, "filled")
            filled.mkdir()
            make(filled)
            filled.replace(folder)
    return folder


def files(module: str, version: str, patterns: Iterable[str]) -> Path:
    """Files of a module, where they stand in it. Raises FileNotFoundError for a pattern that none fits."""
    wanted = sorted(patterns)

    def copy(folder: Path) -> None:
        whole, _ = downloaded(module, version)
        for pattern in wanted:
            found = sorted(whole.glob(pattern))
            if not found:
                raise FileNotFoundError(f"{module}@{version} has no {pattern}")
            for file in found:
                place = folder / file.relative_to(whole)
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, place)

    return kept(f"files-{module}-{version}", " ".join(wanted), copy)
