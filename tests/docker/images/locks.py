"""How locks are made and installed, as docker/locks.toml and the Dockerfiles say."""

import os
import subprocess
import tomllib
from collections.abc import Mapping, Set
from pathlib import Path

from tests.dist.repositories import ROOT
from tests.docker.dockerfile import DOCKER, stages

UV = os.environ.get("UV", "uv")
LOCKED = sorted(path.parent.name for path in DOCKER.glob("*/requirements.in"))
SETTINGS = tomllib.loads((DOCKER / "locks.toml").read_text(encoding="utf-8"))["pip"]
PLATFORM = [f"--python-version={SETTINGS['python-version']}", f"--python-platform={SETTINGS['python-platform']}"]


Lock = Mapping[str, Set[str]]
"""The hashes of each `name==version`."""


def command(image: str) -> str:
    """What makes the lock, from the repository's root."""
    folder = f"docker/{image}"
    return f"uv pip compile --config-file docker/locks.toml {folder}/requirements.in -o {folder}/requirements.lock"


def compiled(requirements: Path, lock: Path) -> Lock:
    """What the requirements come to with the lock's versions, and what PyPI knows of their files.

    Raises subprocess.CalledProcessError, with uv's words in `stderr`, when these versions do not fit.
    """
    call = [UV, "pip", "compile", "--config-file=docker/locks.toml", f"--constraints={lock}", str(requirements)]
    return parsed(subprocess.run(call, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def installed(image: str, target: Path) -> set[str]:
    """What the image's own `uv pip sync` would install on the image's platform, as `name==version`; it stays a plan.

    Raises subprocess.CalledProcessError, with uv's words in `stderr`, when there is no wheel for it.
    """
    lock = DOCKER / image / "requirements.lock"
    (sync,) = [it.text for stage in stages(image) for it in stage.instructions if "uv pip sync" in it.text]
    flags = sync.partition("uv pip sync ")[2].replace("/requirements.lock", str(lock)).split()
    flags = [flag for flag in flags if flag not in ("--no-config", "--python", "/opt/venv/bin/python")]
    call = [UV, "pip", "sync", "--no-config", "--dry-run", *flags, *PLATFORM, f"--target={target}"]
    run = subprocess.run(call, check=True, capture_output=True, text=True)
    return {line.removeprefix(" + ") for line in run.stderr.splitlines() if line.startswith(" + ")}


def locked(image: str) -> Lock:
    return parsed((DOCKER / image / "requirements.lock").read_text(encoding="utf-8"))


def parsed(lock: str) -> Lock:
    requirements = (line for line in lock.replace(" \\\n", " ").splitlines() if "==" in line and line[0].isalnum())
    return {words[0]: {word.removeprefix("--hash=") for word in words[1:]} for words in map(str.split, requirements)}


def versions(image: str) -> dict[str, str]:
    return dict(pin.split("==") for pin in locked(image))
