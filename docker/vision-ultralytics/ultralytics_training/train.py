"""`train CONFIG`: a YOLO model, by Ultralytics in a process of its own. Nothing here imports torch.

The contract is docs/reference/program-configs.md.
"""

import json
from pathlib import Path
from typing import NoReturn

from charts.runs.program_configs import UltralyticsTrainConfig
from step import artifact, program
from supervising.framework import Framework
from vision import figures, training, weights
from vision.reasons import reason


def main() -> NoReturn:
    program.run(train, UltralyticsTrainConfig)


def train(config: UltralyticsTrainConfig) -> None:
    if not training.is_through(config):
        artifact.require(config.inputs)
        _start(config.arguments["model"])
    output = Path(config.output.path)
    training.train(config, _framework(config, output), output / "results.csv")


def _framework(config: UltralyticsTrainConfig, output: Path) -> Framework:
    told = {**config.arguments, "model": _start(config.arguments["model"])}
    return Framework(
        command=("learn", json.dumps(told)),
        environment={"YOLO_OFFLINE": "true", **training.NO_NETWORK},
        rows=figures.rows(output / "results.csv"),
        params=config.arguments,
        files=(output / "args.yaml", output / "results.csv", output / "results.png"),
        reason=reason,
    )


def _start(model: str) -> str:
    """What the training starts from: the weights of that name, or an architecture's description and no weights."""
    return model if model.endswith((".yaml", ".yml")) else str(weights.path(model, ".pt"))
