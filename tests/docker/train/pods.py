"""Pods of the image `train` without torch: its programs as processes, with a stand-in for LLaMA-Factory."""

import json
import os
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from charts.runs import block_style
from charts.runs.program_configs import Artifact, LlamaFactoryTrainConfig, MergeConfig, Run
from step.artifact import is_there, mark
from tests.docker.image import Image, image

PATIENCE_SECONDS = 120
"""After which something that does not come is taken for missing."""
STAND_IN = Path(__file__).with_name("stand_in.py")
TOLD = {"template": "llama3", "dataset": "sql-pairs", "lora_rank": 16, "learning_rate": 0.0001}


@dataclass
class Ended:
    code: int
    message: str
    log: str


class LlamaFactory:
    """LLaMA-Factory's stand-in in a pod, once it has started."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._orders = connection.makefile("rw", buffering=1)
        self.pid = int(self._orders.readline() or 0)

    def do(self, order: str) -> str:
        """What it answers; nothing if the order ends it."""
        self._orders.write(f"{order}\n")
        return self._orders.readline().strip()

    def is_gone(self) -> bool:
        """Waits for its end, which closes the connection."""
        return self._orders.readline() == ""

    def leave(self) -> None:
        """It may go on, but takes no more orders."""
        with suppress(OSError):
            self._orders.close()
        self._connection.close()


class Pod:
    """A running program."""

    def __init__(self, process: "subprocess.Popen[str]", listener: socket.socket, message: Path) -> None:
        assert process.stdout is not None
        self._process = process
        self._output = process.stdout
        self._listener = listener
        self._message = message
        self._log: list[str] = []
        self._frameworks: list[LlamaFactory] = []
        self._watch = threading.Timer(PATIENCE_SECONDS, process.kill)
        self._watch.start()

    def framework(self) -> LlamaFactory:
        """Once it has started."""
        connection, _ = self._listener.accept()
        self._frameworks.append(LlamaFactory(connection))
        return self._frameworks[-1]

    def say(self, text: str) -> str:
        """The line of its log that has the text, once it is there."""
        for line in self._lines():
            if text in line:
                return line
        raise AssertionError(f"it ended without saying {text!r}:\n{''.join(self._log)}")

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        """With all that is in it, as the kernel ends a container."""
        self.kill_program()
        for framework in self._frameworks:
            with suppress(ProcessLookupError):
                os.killpg(framework.pid, signal.SIGKILL)
        self.end()

    def kill_program(self) -> None:
        """The framework goes on."""
        self._process.kill()
        self._process.wait()

    def end(self) -> Ended:
        """How it ended, once it has; the frameworks that it started take no more orders."""
        list(self._lines())
        code = self._process.wait()
        self._watch.cancel()
        self._listener.close()
        for framework in self._frameworks:
            framework.leave()
        return Ended(code, self._message.read_text(), "".join(self._log))

    def _lines(self) -> Iterator[str]:
        """Those that were not read yet; it ends with the program."""
        if self._output.closed:
            return
        for line in self._output:
            self._log.append(line)
            yield line
        self._output.close()


@dataclass
class Work:
    """A training and its merge on a storage below `folder`, with all inputs there. Each pod is a start of a program."""

    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    number: int = 3
    pods: list[Pod] = field(default_factory=list)

    def close(self) -> None:
        """Kill what still runs."""
        for pod in self.pods:
            pod.kill()

    @property
    def run(self) -> Run:
        return Run(f"sql-lora-{self.number}", "team-alpha", "sql-lora", self.number, "sql-pairs")

    @cached_property
    def base(self) -> Artifact:
        base = Artifact(str(self.folder / "models" / "llama@1"), "1")
        Path(base.path).mkdir(parents=True)
        mark(base)
        return base

    @property
    def output(self) -> Artifact:
        return Artifact(str(self.folder / "output" / self.run.name), self.run.name)

    @property
    def merged(self) -> Artifact:
        return Artifact(str(self.folder / "models" / self.run.name), self.run.name)

    def train(self, **environment: str) -> Pod:
        told = {**TOLD, "output_dir": self.output.path}
        config = LlamaFactoryTrainConfig(self.run, (self.base,), self.output, self._told("train", told))
        return self._pod("train", config, environment)

    def merge(self, **environment: str) -> Pod:
        told = {"adapter_name_or_path": self.output.path, "export_dir": self.merged.path}
        config = MergeConfig(self.run, (self.base, self.output), self.merged, self._told("merge", told))
        return self._pod("merge", config, environment)

    def impatient(self, patience: str) -> dict[str, str]:
        """An environment in which this constant of the supervisor is next to nothing."""
        (self.folder / "sitecustomize.py").write_text(f"from supervising import training\ntraining.{patience} = 0.1\n")
        return {"PYTHONPATH": f"{self.folder}:{_image().environment['PYTHONPATH']}"}

    def is_trained(self) -> bool:
        return is_there(self.output)

    def _told(self, program: str, told: Mapping[str, Any]) -> str:
        """Where LLaMA-Factory's own config is, in a folder as a ConfigMap's."""
        path = self.folder / program / "llama-factory.yaml"
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(block_style.text(told))
        return str(path)

    def _pod(self, program: str, config: msgspec.Struct, environment: Mapping[str, str]) -> Pod:
        of_image = _image()
        path = self.folder / program / f"{program}.yaml"
        path.write_text(block_style.text(msgspec.to_builtins(config)))
        message = self.folder / "message"
        message.write_text("")
        commands = self.folder / "bin"
        commands.mkdir(exist_ok=True)
        if not (commands / "llamafactory-cli").exists():
            (commands / "llamafactory-cli").symlink_to(STAND_IN)
        listener = socket.create_server(("127.0.0.1", 0))
        listener.settimeout(PATIENCE_SECONDS)
        own = {
            "STAND_IN": f"127.0.0.1:{listener.getsockname()[1]}",
            "TERMINATION_LOG": str(message),
            "PATH": f"{commands}:{of_image.environment['PATH']}",
        }
        process = subprocess.Popen(
            of_image.command(program, path),
            env={**of_image.environment, **self.environment, **own, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.pods.append(Pod(process, listener, message))
        return self.pods[-1]


def environment_of(framework: LlamaFactory) -> dict[str, str]:
    seen: dict[str, str] = json.loads(framework.do("environment"))
    return seen


def _image() -> Image:
    return image("train", environment_of="mlflow")
