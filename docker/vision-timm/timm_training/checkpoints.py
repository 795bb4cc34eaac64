"""A training's state on the storage: `last.pth.tar` to go on from, and `model_best.pth.tar`; in timm's own format.

https://github.com/huggingface/pytorch-image-models/blob/v1.0.31/timm/utils/checkpoint_saver.py. Written here, because
timm removes the last one before it puts the next in its place, and whoever is killed in between starts anew.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from step.artifact import flush
from vision.checkpoints import newest_whole


@dataclass(frozen=True)
class Progress:
    """How many epochs are done, and the best accuracy in percent so far."""

    epochs: int = 0
    best: float = -1.0


def restored(output: Path, model: Any, optimizer: Any) -> Progress:
    """Bring both to where the output folder shows that they were."""
    path = newest_whole((output / "last.pth.tar", output / "model_best.pth.tar"))
    if path is None:
        return Progress()
    state = torch.load(path, map_location="cpu", weights_only=True)
    model.load_state_dict(state["state_dict"])
    optimizer.load_state_dict(state["optimizer"])
    return Progress(state["epoch"] + 1, state["best_metric"])


def save(output: Path, architecture: str, model: Any, optimizer: Any, before: Progress, metric: float) -> Progress:
    """Keep what one more epoch has made of both."""
    now = Progress(before.epochs + 1, max(before.best, metric))
    state = {
        "version": 2,
        "epoch": before.epochs,
        "arch": architecture,
        "state_dict": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "metric": metric,
        "best_metric": now.best,
    }
    if metric > before.best:
        _put(state, output / "model_best.pth.tar")
    _put(state, output / "last.pth.tar")
    return now


def _put(state: dict[str, Any], path: Path) -> None:
    beside = path.with_name(f".{path.name}.part")
    torch.save(state, beside)
    flush(beside)
    beside.replace(path)
