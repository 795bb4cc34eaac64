"""`dataset_info.json`: how LLaMA-Factory reads a dataset.

The file lies beside the run's config and names the data by its absolute path, which LLaMA-Factory joins to the folder
of this file and so takes as it is. Once `columns` are given it forgets its own defaults, so all are written. OpenAI's
messages are read as `sharegpt` under other names: its `openai` reader puts "detailed thinking off" into every prompt.
Source: https://github.com/hiyouga/LLaMA-Factory/blob/v0.9.5/data/README.md
"""

import json
from typing import Any

import msgspec

from charts.foundation import folders
from charts.model.sources import Dataset

ALPACA = {"prompt": "instruction", "query": "input", "response": "output"}
SHAREGPT = {"messages": "conversations"}
OPENAI = {"messages": "messages"}
OPENAI_TAGS = {
    "role_tag": "role",
    "content_tag": "content",
    "user_tag": "user",
    "assistant_tag": "assistant",
    "observation_tag": "tool",
    "function_tag": "function_call",
    "system_tag": "system",
}


def dataset_info(name: str, dataset: Dataset) -> str:
    """The file's text, for a dataset of a format for LLMs."""
    text = json.dumps({name: _entry(name, dataset)})
    return msgspec.json.format(text, indent=2) + "\n"  # `dumps` leaves garbage behind when it indents


def _entry(name: str, dataset: Dataset) -> dict[str, Any]:
    match dataset.format:
        case "openai":
            reading: dict[str, Any] = {"formatting": "sharegpt", "columns": OPENAI, "tags": OPENAI_TAGS}
        case "sharegpt":
            reading = {"formatting": "sharegpt", "columns": SHAREGPT}
        case _:
            reading = {"formatting": "alpaca", "columns": ALPACA}
    columns = {**reading["columns"], **dataset.columns}
    return {"file_name": folders.dataset(name, dataset), **reading, "columns": columns}
