"""A training's figures: the CSV file that its framework appends a line to after each epoch.

Such a file may be cut short anywhere: its writer is killed at will. The line of an epoch comes before its checkpoint,
so an epoch that is trained again after a restart has an old line already.
"""

import csv
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from recording.run import Row
from step.artifact import flush


@dataclass(frozen=True)
class Figures:
    """What one epoch came to, by the framework's own names."""

    epoch: int
    values: dict[str, float]


def read(path: Path) -> list[Figures]:
    """All that is whole, once an epoch, in order. Nothing while there is no file."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    by_epoch = {figures.epoch: figures for line in _whole_lines(text) if (figures := _figures(line))}
    return [by_epoch[epoch] for epoch in sorted(by_epoch)]


def forget_after(path: Path, epoch: int) -> None:
    """Take away what is cut short, and the lines after this epoch: the training goes on from there."""
    if not path.exists():
        return
    with path.open(encoding="utf-8") as file:
        header = file.readline()
        kept = [line for line in file if (figures := _figures(_named(header, line))) and figures.epoch <= epoch]
    beside = path.with_name(f"{path.name}.part")
    beside.write_text("".join([header, *kept]), encoding="utf-8")
    flush(beside)
    beside.replace(path)


def rows(path: Path) -> Callable[[], list[Row]]:
    """What MLflow is told of the file each time it is asked: a step an epoch, at the time when it was first seen."""
    seen: dict[int, int] = {}

    def so_far() -> list[Row]:
        now = time.time_ns() // 1_000_000
        return [Row(each.epoch, each.values, seen.setdefault(each.epoch, now)) for each in read(path)]

    return so_far


def _whole_lines(text: str) -> list[dict[str, str]]:
    header, *lines = text.splitlines(keepends=True) or [""]
    return [_named(header, line) for line in lines]


def _named(header: str, line: str) -> dict[str, str]:
    """The line's cells by their columns; nothing where it is cut short, or where another one was written onto it."""
    columns, cells = (next(csv.reader(StringIO(text)), []) for text in (header, line))
    if not line.endswith("\n") or len(columns) != len(cells):
        return {}
    return {column.strip(): cell for column, cell in zip(columns, cells, strict=True)}


def _figures(cells: dict[str, str]) -> Figures | None:
    try:
        numbers = {name: float(cell) for name, cell in cells.items()}
        epoch = int(numbers.pop("epoch"))
    except (KeyError, ValueError):
        return None
    return Figures(epoch, {name: number for name, number in numbers.items() if math.isfinite(number)})
