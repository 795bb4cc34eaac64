"""A team's git repository: a copy of this one, that Argo CD reads and scenarios commit to.

Each commit is made as a person makes it: the input is edited, `tunefleet synth` writes `dist/`, both are committed.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
COPIED = ("platform.yaml", "teams", "dist", ".github")

AS_SOMEBODY = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_AUTHOR_NAME": "somebody",
    "GIT_AUTHOR_EMAIL": "somebody@acme.example",
    "GIT_COMMITTER_NAME": "somebody",
    "GIT_COMMITTER_EMAIL": "somebody@acme.example",
}


class SynthRefused(Exception):
    """`tunefleet synth` found a fault; it says which."""


@dataclass(frozen=True)
class GitRepository:
    """The clone that people work in; `url` is the bare repository that Argo CD reads."""

    clone: Path
    url: str

    def read(self, file: str) -> str:
        return (self.clone / file).read_text(encoding="utf-8")

    def manifests(self, file: str) -> list[dict[str, Any]]:
        """The objects of a file of `dist/`, such as `gke-prod/lab/runs.k8s.yaml`."""
        return [body for body in yaml.load_all(self.read(f"dist/{file}"), yaml.CSafeLoader) if body]

    def commit(self, message: str, files: Mapping[str, str | None], *, synth: bool = True) -> str:
        """Write the files (None removes one), synthesize, commit and push. Returns the commit's hash.

        Raises SynthRefused, and leaves everything as it was, where `synth` finds a fault.
        """
        for file, text in files.items():
            path = self.clone / file
            if text is None:
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        if synth:
            self._synth()
        git(self.clone, "add", "--all")
        git(self.clone, "commit", "--quiet", "--allow-empty", "--message", message)
        git(self.clone, "push", "--quiet", "origin", "main")
        return self.head()

    def head(self) -> str:
        """The hash of the last commit."""
        return git(self.clone, "rev-parse", "HEAD")

    def edit(self, message: str, file: str, change: Callable[[dict[str, Any]], None]) -> str:
        """Commit a change of one YAML file's content."""
        content = yaml.safe_load(self.read(file))
        change(content)
        return self.commit(message, {file: dumped(content)})

    def _synth(self) -> None:
        command = [sys.executable, str(ROOT / "main.py"), "synth"]
        run = subprocess.run(command, cwd=self.clone, check=False, capture_output=True, text=True)
        if run.returncode:
            git(self.clone, "checkout", "--quiet", "--", ".")
            git(self.clone, "clean", "--quiet", "--force", "-d")
            raise SynthRefused(run.stderr)


def copy_of_this_repository(folder: Path, change: Callable[[dict[str, Any]], None]) -> GitRepository:
    """In the folder, with a `platform.yaml` that says where it is, and is changed as `change` does."""
    bare, clone = folder / "llm-platform.git", folder / "clone"
    clone.mkdir(parents=True)
    git(folder, "init", "--quiet", "--bare", "--initial-branch=main", str(bare))
    for name in COPIED:
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copyfile
        copy(source, clone / name)
    git(clone, "init", "--quiet", "--initial-branch=main")
    git(clone, "remote", "add", "origin", str(bare))
    repository = GitRepository(clone, bare.as_uri())
    repository.commit("as shipped", {}, synth=False)

    def here(platform: dict[str, Any]) -> None:
        platform["repository"]["url"] = repository.url
        change(platform)

    repository.edit("where it is read from", "platform.yaml", here)
    return repository


def dumped(content: Mapping[str, Any]) -> str:
    return yaml.safe_dump(dict(content), sort_keys=False)


def git(folder: Path, *arguments: str) -> str:
    """What it says. Raises subprocess.CalledProcessError."""
    command = ["git", *arguments]
    environment = {**os.environ, **AS_SOMEBODY}
    run = subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return run.stdout.strip()
