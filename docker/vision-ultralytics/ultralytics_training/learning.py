"""`learn ARGUMENTS`: train a YOLO model, from the start or from its last checkpoint. ARGUMENTS are JSON.

With several GPUs Ultralytics starts a process for each by itself.
"""

import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ultralytics import YOLO, settings
from ultralytics.utils.plotting import plot_results
from ultralytics.utils.torch_utils import strip_optimizer

from step.log import say
from ultralytics_training.trainers import TRAINERS
from vision import figures
from vision.checkpoints import is_whole, newest_whole
from vision.reasons import TrainingError

NOBODY_ELSE = dict.fromkeys(("clearml", "comet", "dvc", "mlflow", "raytune", "tensorboard", "wandb", "sync"), False)
"""Ultralytics records in whatever it finds installed, and tells its makers of its use. The run is recorded already."""


def main() -> None:
    arguments = json.loads(sys.argv[1])
    settings.update(NOBODY_ELSE)
    if arguments["data"].endswith((".yaml", ".yml")):
        os.chdir(Path(arguments["data"]).parent)  # Ultralytics takes paths in a dataset's description from here
    learn(arguments)


def learn(arguments: Mapping[str, Any]) -> None:
    """Go on from where the output folder shows it was left."""
    output = Path(arguments["project"], arguments["name"])
    checkpoint = newest_whole((output / "weights" / "last.pt", output / "weights" / "best.pt"))
    if checkpoint is None:
        _train(YOLO(arguments["model"], task=arguments["task"]), arguments)
        return
    model = YOLO(checkpoint)
    done: int = model.ckpt["epoch"] + 1
    if not done or done >= arguments["epochs"]:
        _tidy_up(output)
    else:
        figures.forget_after(output / "results.csv", done)
        _train(model, {**arguments, "resume": True})


def _train(model: YOLO, arguments: Mapping[str, Any]) -> None:
    if model.task != arguments["task"]:
        raise TrainingError(f"{arguments['model']} is a model to {model.task}: take one to {arguments['task']}")
    rest = {key: value for key, value in arguments.items() if key != "model"}
    model.train(trainer=TRAINERS[model.task], **rest)


def _tidy_up(output: Path) -> None:
    """What Ultralytics does after the last epoch, which it refuses to be resumed for: only the weights stay."""
    for path in (output / "weights").glob("*.pt"):
        if is_whole(path):
            stripped = path.with_name(f".{path.name}.part")
            strip_optimizer(path, s=str(stripped))
            stripped.replace(path)
        else:
            say(f"train: {path.name} was cut short while the optimizer's state was taken out of it, and is deleted")
            path.unlink()
    plot_results(file=output / "results.csv")
