#!/usr/bin/env python
"""A stand-in for `llamafactory-cli` that does what a test orders, when the test orders it.

What it takes for granted of the real one, which the real chain shows:

- `train FILE` trains into the file's `output_dir`. It goes on from the checkpoint of the highest number, and dies where
  that lacks `trainer_state.json`; it refuses a folder that has a result but no checkpoint.
- It appends a line a logged step to `trainer_log.jsonl`, one more without a loss at the end.
- A checkpoint is made in its place, `trainer_state.json` last.
- At the end come the last checkpoint, the result, `all_results.json`, `trainer_state.json` and `training_loss.png`.
- `export FILE export_dir=FOLDER` writes into FOLDER instead of the file's.
- SIGTERM ends it at once. A failure is a traceback on standard error, and exit code 1.
"""

import json
import os
import signal
import socket
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import yaml

LOSSES = 100


def loss(step: int) -> float:
    return LOSSES / step


class Training:
    """One that is under way. Each order is a method, called with the order's words."""

    def __init__(self, told: dict[str, Any], started_with: list[str]) -> None:
        self.output = Path(told["output_dir"])
        self.output.mkdir(parents=True, exist_ok=True)
        self.started_with = started_with
        self.step = self._resumed()

    def train(self, steps: str) -> str:
        for _ in range(int(steps)):
            self.step += 1
            self._log({"loss": loss(self.step), "lr": 0.001})
        return str(self.step)

    def log_half_a_line(self) -> None:
        with (self.output / "trainer_log.jsonl").open("a") as log:
            log.write('{"current_steps": ')

    def save(self) -> None:
        self.save_half()
        self._write(f"checkpoint-{self.step}/trainer_state.json", json.dumps({"global_step": self.step}))

    def save_half(self) -> None:
        self._write(f"checkpoint-{self.step}/adapter_model.safetensors", "weights")

    def write_result(self) -> None:
        self._write("adapter_model.safetensors", "weights")

    def finish(self) -> NoReturn:
        self.save()
        self._log({})
        self.write_result()
        history = [{"step": step, "loss": loss(step), "grad_norm": step / 10} for step in range(1, self.step + 1)]
        summary = {"step": self.step, "train_loss": 0.0, "total_flos": 7.0}
        self._write("all_results.json", json.dumps(summary))
        state = {"global_step": self.step, "log_history": [*history, summary]}
        self._write("trainer_state.json", json.dumps(state))
        self._write("training_loss.png", "a picture")
        sys.exit(0)

    def fail(self, *words: str) -> NoReturn:
        raise RuntimeError(" ".join(words))

    def hold_out(self) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)

    def arguments(self) -> str:
        return " ".join(self.started_with)

    def environment(self) -> str:
        return json.dumps(dict(os.environ))

    def _resumed(self) -> int:
        checkpoints = [int(folder.name.partition("-")[2]) for folder in self.output.glob("checkpoint-*")]
        if checkpoints:
            state = self.output / f"checkpoint-{max(checkpoints)}" / "trainer_state.json"
            return int(json.loads(state.read_text())["global_step"])
        if (self.output / "adapter_model.safetensors").exists():
            raise ValueError("Output directory already exists and is not empty. Please set `overwrite_output_dir`.")
        return 0

    def _log(self, figures: dict[str, float]) -> None:
        line = {"current_steps": self.step, "total_steps": 100, **figures, "elapsed_time": "0:00:01"}
        with (self.output / "trainer_log.jsonl").open("a") as log:
            log.write(json.dumps(line) + "\n")

    def _write(self, name: str, text: str) -> None:
        path = self.output / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)


class Export(Training):
    """A merge that is under way."""

    def __init__(self, told: dict[str, Any], started_with: list[str]) -> None:
        self.output = Path(dict(word.split("=", 1) for word in started_with).get("export_dir", told["export_dir"]))
        self.output.mkdir(parents=True, exist_ok=True)
        self.started_with = started_with

    def leave(self) -> NoReturn:
        sys.exit(0)

    def write(self, *names: str) -> None:
        for name in names:
            self._write(name, name)

    def finish(self) -> NoReturn:
        self.write("config.json", "model.safetensors", "tokenizer_config.json")
        sys.exit(0)


def main() -> None:
    verb, file, *rest = sys.argv[1:]
    told = yaml.safe_load(Path(file).read_text())
    host, _, port = os.environ["STAND_IN"].partition(":")
    with socket.create_connection((host, int(port))) as connection:
        orders = connection.makefile("rw", buffering=1)
        try:
            work = (Training if verb == "train" else Export)(told, rest)
            orders.write(f"{os.getpid()}\n")
            for line in orders:
                name, *words = line.split()
                order: Callable[..., str | None] = getattr(work, name)
                orders.write(f"{order(*words) or 'done'}\n")
        except Exception:
            traceback.print_exc()
            sys.exit(1)


if __name__ == "__main__":
    main()
