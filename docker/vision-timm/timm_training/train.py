"""`train CONFIG`: an image classifier, by timm in processes of its own. Nothing here imports torch.

The contract is docs/reference/program-configs.md.
"""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import msgspec

from charts.runs.program_configs import TimmTrainConfig
from step import artifact, program
from step.config import OTHER_VERSION
from step.ending import Failed
from supervising.framework import Framework
from timm_training.arguments import Arguments
from vision import figures, training, weights
from vision.reasons import reason

TRAINING = ("train", "training")
VALIDATION = ("val", "valid", "validation", "eval", "evaluation")
"""Names that timm looks for: timm/data/dataset_factory.py. Without them it takes the whole dataset for both."""


def main() -> NoReturn:
    program.run(train, TimmTrainConfig)


def train(config: TimmTrainConfig) -> None:
    arguments = _understood(config.arguments)
    if not training.is_through(config):
        artifact.require(config.inputs)
        _look_for_splits(Path(arguments.data_dir))
    output = Path(config.output.path)
    training.train(config, _framework(arguments, output), output / "summary.csv")


def _framework(arguments: Arguments, output: Path) -> Framework:
    told = msgspec.structs.replace(arguments, pretrained_path=_weights(arguments))
    return Framework(
        command=(*_torchrun(), "learn", msgspec.json.encode(told).decode()),
        environment={"HF_HUB_OFFLINE": "1", **training.NO_NETWORK},
        rows=figures.rows(output / "summary.csv"),
        params=msgspec.to_builtins(arguments),
        files=(output / "summary.csv",),
        reason=reason,
    )


def _understood(arguments: Mapping[str, Any]) -> Arguments:
    try:
        return msgspec.convert(arguments, Arguments)
    except msgspec.ValidationError as error:
        raise Failed(f"`arguments`: {error}", OTHER_VERSION) from error


def _weights(arguments: Arguments) -> str | None:
    return str(weights.path(arguments.model, ".safetensors")) if arguments.pretrained else None


def _torchrun() -> tuple[str, ...]:
    """One process a GPU, which find each other on this node."""
    processes = os.environ.get("NPROC_PER_NODE", "1")
    return () if processes == "1" else ("torchrun", "--standalone", f"--nproc-per-node={processes}", "--no-python")


def _look_for_splits(data: Path) -> None:
    for names in (TRAINING, VALIDATION):
        if not any((data / name).is_dir() for name in names):
            raise Failed(f"{data} has no folder {' or '.join(names)}", "put the images there, a folder a class")
