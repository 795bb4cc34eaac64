"""`train`: a training by LLaMA-Factory, told by the file that the charts generate.

Nothing here imports torch: a pod whose inputs are not there yet gives its GPU back within a second.
"""

from functools import partial
from pathlib import Path
from typing import NoReturn

import yaml

from charts.runs.program_configs import LlamaFactoryTrainConfig
from llama_factory import checkpoints, figures, reasons
from step import program
from step.artifact import is_there, require
from supervising.framework import Framework
from supervising.training import supervise

RENDEZVOUS = {"PET_RDZV_CONF": "timeout=900"}
"""Seconds that nodes wait for each other. torchrun takes from here what LLaMA-Factory calls it without.

https://github.com/pytorch/pytorch/blob/v2.13.0/torch/distributed/argparse_util.py
"""
RESULTS = ("trainer_log.jsonl", "all_results.json", "training_loss.png", "training_eval_loss.png")


def main() -> NoReturn:
    program.run(train, LlamaFactoryTrainConfig)


def train(config: LlamaFactoryTrainConfig) -> None:
    if not is_there(config.output):
        require(config.inputs)
    supervise(config.run, config.output, _framework(config))


def _framework(config: LlamaFactoryTrainConfig) -> Framework:
    output = Path(config.output.path)
    told = Path(config.llama_factory)
    return Framework(
        command=("llamafactory-cli", "train", str(told)),
        environment=RENDEZVOUS,
        rows=partial(figures.rows, output),
        params=yaml.safe_load(told.read_text(encoding="utf-8")),
        files=(*_configs(told.parent), *(output / name for name in RESULTS)),
        reason=reasons.reason,
        prepare=partial(checkpoints.tidy, output),
    )


def _configs(folder: Path) -> list[Path]:
    """The program's config and what it points at."""
    return sorted(path for path in folder.iterdir() if path.suffix in {".yaml", ".json"})
