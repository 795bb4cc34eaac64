"""What the frame has to know of a framework."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from recording.run import Row


def nothing_to_prepare() -> None:
    """Most frameworks go on from what they find."""


def no_reason(log_tail: str) -> str | None:  # noqa: ARG001
    """The traceback's last line says it."""
    return None


@dataclass(frozen=True)
class Framework:
    """A framework that is about to train."""

    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    """Of the child, beside what every child sees (`child.environment`)."""
    rows: Callable[[], list[Row]] = list
    """All figures so far. It is called every few seconds, from another thread, while the file grows."""
    params: Mapping[str, Any] = field(default_factory=dict)
    """What it was told, under the framework's own names."""
    files: tuple[Path, ...] = ()
    """What the MLflow run keeps: those that are there at the start, and all that are there at the end."""
    reason: Callable[[str], str | None] = no_reason
    """What is wrong and what to do, in one line, from the end of the child's log; None for nothing known."""
    prepare: Callable[[], None] = nothing_to_prepare
    """Called before the child starts, once nobody else works in the output folder; on the first node alone."""
