#!/usr/bin/env python
"""A stand-in for `learn` that does what a test orders, when the test orders it.

What it takes for granted of the real ones, which the tests marked `real` show:

- It goes on after the epoch of its last checkpoint, and takes away the lines of later epochs.
- After an epoch it appends a line to its CSV file, then writes its checkpoint, a ZIP archive.
- SIGTERM ends it at once. A failure is a traceback on standard error, and exit code 1.
"""

import json
import os
import socket
import sys
import traceback
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from vision import figures
from vision.checkpoints import newest_whole

ULTRALYTICS = "epoch,       time,  train/box_loss,  metrics/mAP50(B)"
TIMM = "epoch,train_loss,eval_top1,lr"


class Training:
    """One that is under way. Each order is a method, called with the order's words."""

    def __init__(self, arguments: str) -> None:
        self.told = json.loads(arguments)
        self.is_timm = "experiment" in self.told
        folder, name = ("output", "experiment") if self.is_timm else ("project", "name")
        self.output = Path(self.told[folder], self.told[name])
        self.output.mkdir(parents=True, exist_ok=True)
        self.csv = self.output / ("summary.csv" if self.is_timm else "results.csv")
        self.checkpoint = self.output / ("last.pth.tar" if self.is_timm else "weights/last.pt")
        self.done = self._resumed()
        figures.forget_after(self.csv, self.done - self.is_timm)

    def train(self, epochs: str) -> str:
        for _ in range(int(epochs)):
            self.append()
            self.save()
        return str(self.done)

    def append(self) -> None:
        """An epoch's line, and nothing else of it."""
        self._write(f"{self.done if self.is_timm else self.done + 1},{self.done / 10},0.5,0.1\n")

    def append_half(self) -> None:
        self._write(f"{self.done},0.")

    def save(self) -> None:
        self.done += 1
        self.checkpoint.parent.mkdir(exist_ok=True)
        with zipfile.ZipFile(self.checkpoint, "w") as archive:
            archive.writestr("epoch", str(self.done))

    def finish(self) -> NoReturn:
        (self.output / "model").write_text("weights")
        sys.exit(0)

    def fail(self, *words: str) -> NoReturn:
        raise RuntimeError(" ".join(words))

    def arguments(self) -> str:
        return json.dumps(self.told)

    def environment(self) -> str:
        return json.dumps(dict(os.environ))

    def _resumed(self) -> int:
        path = newest_whole([self.checkpoint])
        return int(zipfile.ZipFile(path).read("epoch")) if path else 0

    def _write(self, line: str) -> None:
        header = "" if self.csv.exists() else (TIMM if self.is_timm else ULTRALYTICS) + "\n"
        with self.csv.open("a") as file:
            file.write(header + line)


def main() -> None:
    host, _, port = os.environ["STAND_IN"].partition(":")
    with socket.create_connection((host, int(port))) as connection:
        orders = connection.makefile("rw", buffering=1)
        try:
            work = Training(sys.argv[1])
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
