"""An image's programs without an engine: its files laid out as its Dockerfile says, in an environment from its lock.

What this cannot show, since nothing is built: what `RUN` does, and what Debian's own packages bring.
"""

import atexit
import functools
import hashlib
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from tests.dist.repositories import ROOT
from tests.docker.dockerfile import DOCKER, lineage, settings
from toolkit.user_cache import cache

OWN_FOLDERS = ("/opt", "/home")
"""What is the image's own in its settings; `/usr/bin` and the like are the machine's."""


@dataclass(frozen=True)
class Image:
    """`root` is its file system, as far as it comes from this repository; `environment` what ENV says, below `root`."""

    name: str
    root: Path
    environment: Mapping[str, str]

    @property
    def python(self) -> Path:
        return self.root / "opt" / "venv" / "bin" / "python"

    @property
    def home(self) -> Path:
        return Path(self.environment["HOME"])

    def command(self, program: str, *arguments: str | Path) -> list[str]:
        """What starts it in `environment`. Raises FileNotFoundError when the image has no such program."""
        path = shutil.which(program, path=self.environment["PATH"])
        if path is None:
            raise FileNotFoundError(f"image {self.name} has no program {program}")
        return [path, *map(str, arguments)]


@functools.cache
def image(name: str, environment_of: str | None = None) -> Image:
    """The image of docker/<name>, with its virtual environment.

    A heavy image's takes minutes and gigabytes: `environment_of` names a light one to take it from instead, for tests
    that stop short of torch.
    """
    root = laid_out(name)
    (root / "opt" / "venv").symlink_to(environment(environment_of or name), target_is_directory=True)
    return Image(name, root, {setting: _below(root, value) for setting, value in settings(name).items()})


def laid_out(name: str) -> Path:
    """The files that its Dockerfile copies from the repository, in a folder that goes when Python does."""
    root = Path(mkdtemp(prefix=f"tunefleet-{name}-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    for instruction in lineage(name):
        for source in instruction.sources:
            target = instruction.words[-1]
            _copy(ROOT / source, root / target.lstrip("/"), into=target.endswith("/"))
    Path(_below(root, settings(name)["HOME"])).mkdir(parents=True, exist_ok=True)
    return root


def environment(name: str) -> Path:
    """The virtual environment of the image's lock."""
    return from_lock(DOCKER / name / "requirements.lock", name)


def from_lock(lock: Path, name: str) -> Path:
    """A virtual environment, kept in the user's cache folder under the lock's digest."""
    place = cache() / "images" / f"{name}-{hashlib.sha256(lock.read_bytes()).hexdigest()[:12]}"
    if not place.exists():
        place.parent.mkdir(parents=True, exist_ok=True)
        _make(lock, place)
    return place


def _make(lock: Path, place: Path) -> None:
    """Beside its place, then moved there: two at once are safe, and one that is cut short leaves no half."""
    uv = os.environ.get("UV", "uv")
    with TemporaryDirectory(dir=place.parent, prefix=f".{place.name}-") as folder:
        made = Path(folder) / "venv"
        subprocess.run([uv, "venv", "--quiet", "--no-config", "--relocatable", "--python=3.11", made], check=True)
        target = f"--python={made / 'bin' / 'python'}"
        sync = [uv, "pip", "sync", "--quiet", "--no-config", "--compile-bytecode", "--require-hashes"]
        subprocess.run([*sync, f"--build-constraints={lock}", target, lock], check=True)
        try:
            made.rename(place)
        except OSError:
            if not place.exists():
                raise


def _copy(source: Path, target: Path, *, into: bool) -> None:
    """As COPY does: a folder's content; a file under the target's name, or its own where that ends in a slash."""
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        target = target / source.name if into else target
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)


def _below(root: Path, value: str) -> str:
    parts = value.split(":")
    return ":".join(f"{root}{part}" if part.startswith(OWN_FOLDERS) else part for part in parts)
