"""Columns of datasets that their format does not have, and LLaMA-Factory would pass over in silence."""

from collections.abc import Iterator

from charts.model.fault import Fault
from charts.model.spelling import one_of
from charts.model.team import Team

COLUMNS = {
    "alpaca": ("prompt", "query", "response", "history", "system", "tools"),
    "sharegpt": ("messages", "system", "tools"),
    "openai": ("messages", "system", "tools"),
}
"""Source: https://github.com/hiyouga/LLaMA-Factory/blob/main/data/README.md; the vision formats have none."""


def column_faults(team: Team) -> Iterator[Fault]:
    for name, dataset in team.datasets.items():
        known = COLUMNS.get(dataset.format, ())
        for column in dataset.columns:
            if column not in known:
                field = ("datasets", name, "columns", column)
                problem = f"format `{dataset.format}` has no column `{column}`"
                yield Fault(field, problem, one_of(known) or "no `columns`", at_key=True)
