"""Who goes first when GPUs are short: served models, then people at work, then trainings.

The names stand in pods and in Kueue's Workloads, the classes behind them are made once a cluster. Only a served model
takes a GPU from what runs: a training or a WebUI that waits has a person behind it, one that is evicted has lost work.
"""

from typing import NamedTuple

from charts.model.trainings import Priority


class PriorityLevel(NamedTuple):
    """A PriorityClass: the higher value goes first; `preempts` says whether it may evict what runs."""

    name: str
    value: int
    preempts: bool
    description: str


SERVING = PriorityLevel("serving", 100_000, True, "Served models: applications wait for their answers.")
INTERACTIVE = PriorityLevel("interactive", 10_000, False, "WebUIs: a person waits for them.")
TRAINING: dict[Priority, PriorityLevel] = {
    "high": PriorityLevel("training-high", 1000, False, "Trainings with `priority: high`."),
    "normal": PriorityLevel("training-normal", 500, False, "Trainings, downloads, merges and registrations."),
    "low": PriorityLevel("training-low", 100, False, "Trainings with `priority: low`."),
}

LEVELS = (SERVING, INTERACTIVE, *TRAINING.values())
"""Every level, the first first. None is a cluster's default, so that pods of others keep theirs."""
