"""A generated repository to run `tunefleet` in: what is asked of it, and what was edited before."""

import os
import shutil
import sqlite3
import subprocess
import sysconfig
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import yaml

from bench.fleets import read, write
from bench.measuring import Command
from bench.patterns import Body
from toolkit.user_cache import cache
from toolkit.writing.node import use_bundled_node

TUNEFLEET = Path(sysconfig.get_path("scripts")) / "tunefleet"


@dataclass(frozen=True, slots=True)
class Repository:
    """A folder with an input, and the user's cache folder for it beside: nothing else has a cache there."""

    folder: Path

    @property
    def cache(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}-cache")

    def tunefleet(self, *arguments: str, exit_code: int = 0) -> Command:
        return Command([TUNEFLEET, *arguments], self.folder, self.environment, exit_code)

    @property
    def environment(self) -> dict[str, str]:
        """Of a person whose cache folder is this one."""
        return environment(XDG_CACHE_HOME=str(self.cache))

    def forget(self) -> None:
        """Nothing rendered, nothing cached."""
        for folder in (self.folder / "dist", self.cache):
            shutil.rmtree(folder, ignore_errors=True)
        self.cache.mkdir()

    def teams(self) -> list[str]:
        return sorted(path.stem for path in (self.folder / "teams").glob("*.yaml"))

    def rendered(self, team: str) -> list[list[Body]]:
        """The objects of each of the team's files in `dist/`."""
        files = sorted(self.folder.glob(f"dist/*/{team}/*.yaml"))
        return [list(yaml.load_all(file.read_bytes(), yaml.CSafeLoader)) for file in files]

    def digests(self) -> dict[str, bytes]:
        """Of each file of `dist/`, by its name below it."""
        dist = self.folder / "dist"
        return {str(file.relative_to(dist)): sha256(file.read_bytes()).digest() for file in dist.glob("**/*.yaml")}

    def remembered(self) -> int:
        """How many parts tunefleet's cache holds: each that is rendered is one more. See `toolkit/incremental`."""
        with closing(sqlite3.connect(self.cache / "tunefleet" / "parts.sqlite")) as cache:
            return int(cache.execute("SELECT count(*) FROM part").fetchone()[0])

    def launch_again(self, team: str) -> None:
        """Raises the number of a training's run, the edit that teams make most."""

        def edit(content: Body) -> None:
            next(iter(content["trainings"].values()))["run"] += 1

        self._edit(f"teams/{team}.yaml", edit)

    def rename_storage_class(self, cluster: str) -> None:
        """On one cluster: each of its teams has a claim that names it."""

        def edit(content: Body) -> None:
            storage = content["clusters"][cluster]["storage"]
            storage["many_nodes"] += "-x"

        self._edit("platform.yaml", edit)

    def commit(self) -> None:
        """All of it, in a git repository whose index is fresh."""
        for arguments in ("init --quiet", "add .", "commit --quiet --message fleet", "status --short"):
            subprocess.run(["git", *arguments.split()], cwd=self.folder, env=environment(), check=True)

    def git_status(self) -> Command:
        return Command(["git", "status"], self.folder, environment())

    def _edit(self, file: str, edit: Callable[[Body], None]) -> None:
        content = read(self.folder / file)
        edit(content)
        write(self.folder / file, content)


_AUTHOR = ("AUTHOR_NAME", "AUTHOR_EMAIL", "COMMITTER_NAME", "COMMITTER_EMAIL")


def environment(**more: str) -> dict[str, str]:
    """This process', but git without anybody's settings and jsii with the project's node and one cache for all."""
    use_bundled_node()
    git = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    author = {f"GIT_{of}": "bench@acme.example" for of in _AUTHOR}
    jsii = {"JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(cache() / "bench" / "jsii")}
    # As on anybody's machine, a first run leaves the bytecode of what it imports for those after it.
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**own, **git, **author, **jsii, **more}
