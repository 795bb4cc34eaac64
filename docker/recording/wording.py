"""What MLflow takes as names and values: https://github.com/mlflow/mlflow/blob/v3.17.2/mlflow/utils/validation.py"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

LONGEST_NAME = 250
LONGEST_VALUE = 6000

Entry = TypeVar("Entry")


def name(text: str) -> str:
    """Of a metric or parameter; what MLflow does not take is left out: `mAP50(B)` is recorded as `mAP50B`."""
    return re.sub(r"[^\w.\- /:]", "", text)[:LONGEST_NAME]


def value(thing: Any) -> str:
    """Of a parameter."""
    text = str(thing)
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"


def batches(entries: Iterable[Entry], size: int) -> Iterator[list[Entry]]:
    """As many at once as one request may carry."""
    rest = iter(entries)
    while batch := list(islice(rest, size)):
        yield batch
