"""Runs the program of the image, and says how it ended and what it left."""

import json
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.docker.image import image

IMPATIENT = Path(__file__).with_name("impatient.py")
SECONDS = 60
"""For one run on a busy machine; none should come near it."""


@dataclass(frozen=True)
class Outcome:
    """How a run ended. `said` is all of its output."""

    code: int
    said: str
    message: str
    seconds: float


class Fetch:
    """A pod that fetches from `source` to `output`, as often as it is started."""

    def __init__(self, folder: Path, source: dict[str, Any], revision: str | None = "0a1b2c3d", **login: str) -> None:
        self.folder = folder
        self.output = folder / "storage" / "models" / "llama"
        self.source = source
        self.revision = revision
        self.login = login

    def run(self) -> Outcome:
        """From its start to its end."""
        return self.end(self.start())

    def start(self, *, patient: bool = False) -> "Running":
        """`patient`: as a pod starts it; else with waits of no length."""
        command, environment = self.command(patient=patient)
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        return Running(process, time.monotonic())

    def command(self, *, patient: bool = False) -> tuple[list[str], dict[str, str]]:
        """What starts it, and the environment for it; its config is written."""
        self.folder.mkdir(parents=True, exist_ok=True)
        message, config = self.folder / "message", self.folder / "fetch.yaml"
        message.write_text("")
        output = {"path": str(self.output)} | ({"revision": self.revision} if self.revision else {})
        config.write_text(json.dumps({"source": self.source, "output": output}))  # JSON is YAML
        of_image = image("fetch")
        program = of_image.command("fetch") if patient else [str(of_image.python), str(IMPATIENT)]
        environment = {**of_image.environment, "TERMINATION_LOG": str(message), "DO_NOT_TRACK": "1", **self.login}
        return [*program, str(config)], environment

    def end(self, running: "Running") -> Outcome:
        try:
            said, _ = running.process.communicate(timeout=SECONDS)
        except subprocess.TimeoutExpired:
            running.process.kill()
            raise
        seconds = time.monotonic() - running.since
        return Outcome(running.process.returncode, said, (self.folder / "message").read_text(), seconds)

    def content(self) -> dict[str, bytes]:
        """What lies at the output: each file's bytes by its path, the revision's aside."""
        found = {str(path.relative_to(self.output)): path for path in self.output.rglob("*") if path.is_file()}
        return {name: path.read_bytes() for name, path in found.items() if name != ".revision"}

    def beside(self) -> set[str]:
        """What lies where the output does, apart from it and its lock."""
        names = {path.name for path in self.output.parent.iterdir()} if self.output.parent.exists() else set()
        return names - {self.output.name, f".{self.output.name}.lock"}


def until(true: Callable[[], bool]) -> None:
    """Returns once it is; what it looks at is another process's doing, which tells nobody."""
    deadline = time.monotonic() + SECONDS
    while not true():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.005)


@dataclass(frozen=True)
class Running:
    """A process, and when it was started."""

    process: "subprocess.Popen[str]"
    since: float
