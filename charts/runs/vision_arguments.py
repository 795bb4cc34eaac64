"""What Ultralytics 8.4 and timm 1.0 are told, in their own words.

Sources: https://docs.ultralytics.com/modes/train/#train-settings and
https://github.com/huggingface/pytorch-image-models/blob/v1.0.31/train.py
"""

from typing import Any

import msgspec

from charts.model.trainings import TimmTraining, UltralyticsTraining
from charts.runs.program_configs import Artifact


def ultralytics_arguments(
    training: UltralyticsTraining, data: Artifact, output: Artifact, workers: int
) -> dict[str, Any]:
    """`exist_ok` keeps a restarted run in its folder; Ultralytics would start a second one beside it."""
    project, _, run = output.path.rpartition("/")
    return {
        "model": training.model,
        "task": training.task,
        "data": data.path if _is_data(training, data) else f"{data.path}/data.yaml",
        **msgspec.to_builtins(training.hyperparameters),
        "device": list(range(_gpus(training))) or "cpu",
        "workers": workers,
        "project": project,
        "name": run,
        "exist_ok": True,
    }


def timm_arguments(training: TimmTraining, data: Artifact, output: Artifact, workers: int) -> dict[str, Any]:
    """The keys of timm's own configuration files: its options with underscores."""
    folder, _, run = output.path.rpartition("/")
    return {
        "model": training.model,
        "data_dir": data.path,
        **msgspec.to_builtins(training.hyperparameters),
        "device": "cuda" if _gpus(training) else "cpu",
        "workers": workers,
        "output": folder,
        "experiment": run,
    }


def _is_data(training: UltralyticsTraining, data: Artifact) -> bool:
    """Whether Ultralytics takes the path itself: a classifier's folder, or a description of the data."""
    return training.task == "classify" or data.path.endswith((".yaml", ".yml"))


def _gpus(training: UltralyticsTraining | TimmTraining) -> int:
    return sum(training.gpus.values())
