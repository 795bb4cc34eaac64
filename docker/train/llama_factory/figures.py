"""A training's figures, from the files that LLaMA-Factory writes into the output folder.

`trainer_log.jsonl` grows while it trains. After a restart it holds the steps since the last checkpoint twice.
`trainer_state.json` comes at the end and holds more of each step: `grad_norm`, how long evaluations took. Not taken
from it is the summary of the training (`train_loss`, `train_runtime` and the like), because after a restart that
counts from there on but divides by all steps.
"""

import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from recording.run import Row

TRAINER_LOG = "trainer_log.jsonl"
TRAINER_STATE = "trainer_state.json"

NO_FIGURES = {"current_steps", "total_steps", "percentage", "step"}
SUMMARY = {"train_loss", "train_runtime", "train_samples_per_second", "train_steps_per_second"}
AS_TRANSFORMERS_SAYS = {"lr": "learning_rate"}


def rows(output: Path) -> list[Row]:
    """Of the steps so far; one with an evaluation has a row for this, too."""
    now = int(time.time() * 1000)
    return [*_of_log(output / TRAINER_LOG, now), *_of_state(output / TRAINER_STATE, now)]


def _of_log(log: Path, now: int) -> Iterator[Row]:
    if not log.exists():
        return
    *lines, _unfinished = log.read_text(encoding="utf-8").split("\n")
    for line in lines:
        entry = _parsed(line)
        if entry is not None:
            yield Row(entry["current_steps"], _figures(entry), now)


def _of_state(state: Path, now: int) -> Iterator[Row]:
    entry = _parsed(state.read_text(encoding="utf-8")) if state.exists() else None
    for step in entry["log_history"] if entry else ():
        yield Row(step["step"], _figures(step), now)


def _figures(entry: Mapping[str, Any]) -> dict[str, float]:
    return {
        AS_TRANSFORMERS_SAYS.get(name, name): float(value)
        for name, value in entry.items()
        if isinstance(value, int | float) and name not in NO_FIGURES | SUMMARY
    }


def _parsed(text: str) -> dict[str, Any] | None:
    """None for what is still being written."""
    try:
        entry: dict[str, Any] = json.loads(text)
    except ValueError:
        return None
    return entry
