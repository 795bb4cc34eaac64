"""How LLaMA-Factory reads a dataset."""

import json
from posixpath import isabs, join
from typing import Any

import msgspec
import pytest

from charts.foundation import folders
from charts.model.sources import Dataset
from charts.runs.dataset_info import dataset_info
from charts.runs.program_configs import FOLDER
from tests.charts.runs.teams import LLM, files, runs, team

FORMATS = ("alpaca", "sharegpt", "openai")


def info(**words: Any) -> dict[str, Any]:
    dataset = msgspec.convert({"file": "d.json", "format": "alpaca"} | words, Dataset)
    entry: dict[str, Any] = json.loads(dataset_info("d", dataset))["d"]
    return entry


@pytest.mark.parametrize("format_", FORMATS)
def test_the_data_lies_where_downloads_and_people_put_it(format_: str) -> None:
    for user in (None, "ann"):
        dataset = msgspec.convert({"file": "deep/d.json", "format": format_, "user": user}, Dataset)
        path = json.loads(dataset_info("d", dataset))["d"]["file_name"]
        assert isabs(path)
        assert join(FOLDER, path) == folders.dataset("d", dataset)


@pytest.mark.parametrize("format_", FORMATS)
def test_a_renamed_column_leaves_the_others_named(format_: str) -> None:
    """LLaMA-Factory forgets all its defaults as soon as one column is named."""
    usual = info(format=format_)["columns"]
    renamed = next(iter(usual))
    assert info(format=format_, columns={renamed: "other"})["columns"] == usual | {renamed: "other"}
    assert info(format=format_, columns={"system": "persona"})["columns"] == usual | {"system": "persona"}


def test_openai_messages_have_their_own_roles() -> None:
    entry = info(format="openai")
    assert entry["formatting"] == info(format="sharegpt")["formatting"]
    assert entry["columns"] != info(format="sharegpt")["columns"]
    assert {entry["tags"][f"{role}_tag"] for role in ("user", "assistant", "system")} == {"user", "assistant", "system"}


def test_a_training_names_the_dataset_as_its_file_does() -> None:
    told = files(runs(team({"t": LLM})), "t-1")
    assert told["llama-factory.yaml"]["dataset"] in told["dataset_info.json"]
    assert told["llama-factory.yaml"]["dataset_dir"] == FOLDER
