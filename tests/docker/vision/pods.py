"""Pods of the vision images, without torch: their `train` as a process, with a stand-in for their `learn`."""

import os
import socket
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import msgspec

from charts.runs import block_style
from charts.runs.program_configs import Artifact, Bucket, Run, TimmTrainConfig, UltralyticsTrainConfig
from step.artifact import is_there, mark
from tests.docker.image import image
from tests.docker.train.pods import PATIENCE_SECONDS, Pod

STAND_IN = Path(__file__).with_name("stand_in.py")
EPOCHS = 5

Framework = Literal["ultralytics", "timm"]


@dataclass
class Work:
    """A vision training on a storage below `folder`, with its dataset there. Each pod is a start of its program."""

    framework: Framework
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)
    model: str | None = None
    results: Bucket | None = None

    @property
    def run(self) -> Run:
        return Run("defects-7", "vision", "defects", 7, "parts")

    @property
    def output(self) -> Artifact:
        return Artifact(str(self.folder / "output" / self.run.name), self.run.name)

    @property
    def first_epoch(self) -> int:
        """timm counts from 0."""
        return 1 if self.framework == "ultralytics" else 0

    @property
    def weights(self) -> Path:
        """The folder of the weights that the image has."""
        folder = self.folder / "weights"
        folder.mkdir(exist_ok=True)
        return folder

    def dataset(self) -> Artifact:
        """As the program `fetch` leaves it."""
        data = Artifact(str(self.folder / "data@1" / "parts"), "1")
        for split in ("train", "val"):
            (Path(data.path) / split).mkdir(parents=True, exist_ok=True)
        mark(data)
        return data

    def is_trained(self) -> bool:
        return is_there(self.output)

    def train(self, dataset: Artifact | None = None, /, **environment: str) -> Pod:
        """`dataset` is the one it is told to take; if left out, it is made."""
        path = self.folder / "train.yaml"
        path.write_text(block_style.text(msgspec.to_builtins(self._config(dataset or self.dataset()))))
        message = self.folder / "message"
        message.write_text("")
        of_image = image(f"vision-{self.framework}", environment_of="fetch")
        listener = socket.create_server(("127.0.0.1", 0))
        listener.settimeout(PATIENCE_SECONDS)
        own = {
            "STAND_IN": f"127.0.0.1:{listener.getsockname()[1]}",
            "TERMINATION_LOG": str(message),
            "PATH": f"{self._commands()}:{of_image.environment['PATH']}",
            "WEIGHTS": str(self.weights),
        }
        process = subprocess.Popen(
            of_image.command("train", path),
            env={**of_image.environment, **self.environment, **own, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        return Pod(process, listener, message)

    def _commands(self) -> Path:
        folder = self.folder / "bin"
        folder.mkdir(exist_ok=True)
        if not (folder / "learn").exists():
            (folder / "learn").symlink_to(STAND_IN)
        return folder

    def _config(self, data: Artifact) -> UltralyticsTrainConfig | TimmTrainConfig:
        folder, name = os.path.split(self.output.path)
        if self.framework == "ultralytics":
            told: dict[str, Any] = {
                "model": self.model or "yolo11n.yaml",
                "task": "detect",
                "data": f"{data.path}/data.yaml",
                "epochs": EPOCHS,
                "project": folder,
                "name": name,
                "exist_ok": True,
            }
            return UltralyticsTrainConfig(self.run, (data,), self.output, told, self.results)
        told = {
            "model": self.model or "resnet10t",
            "pretrained": self.model is not None,
            "data_dir": data.path,
            "epochs": EPOCHS,
            "batch_size": 4,
            "img_size": 64,
            "lr": 0.001,
            "opt": "adamw",
            "sched": "cosine",
            "weight_decay": 0.05,
            "seed": 42,
            "device": "cpu",
            "workers": 1,
            "output": folder,
            "experiment": name,
        }
        return TimmTrainConfig(self.run, (data,), self.output, told, self.results)
