"""A folder on the storage never changes its content, and no two things share one."""

import msgspec
import pytest

from charts.foundation import folders
from charts.model.sources import ArtifactoryModel, Dataset, PreloadedModel, S3Model

WORDS = {"path": "org/model", "parameters": "8B", "secret": "login"}
FETCH = {"uri": "s3://bucket/data", "endpoint": "bucket", "secret": "keys"}


def downloaded(**words: str) -> ArtifactoryModel:
    return msgspec.convert(WORDS | words, ArtifactoryModel)


def fetched(**words: str) -> Dataset:
    return msgspec.convert({"file": "d.json", "format": "alpaca", "fetch": FETCH | words}, Dataset)


def test_another_source_is_another_folder_and_the_source_changed_back_is_the_old_one() -> None:
    before, between, after = downloaded(), downloaded(path="org/other"), downloaded()
    assert folders.base_model("m", before) != folders.base_model("m", between)
    assert folders.base_model("m", before) == folders.base_model("m", after)


@pytest.mark.parametrize("change", [{"secret": "another"}, {"parameters": "7B"}, {"endpoint": "mirror"}])
def test_where_and_how_it_is_reached_does_not_make_it_another_model(change: dict[str, str]) -> None:
    assert folders.base_model("m", downloaded()) == folders.base_model("m", downloaded(**change))


def test_a_downloaded_model_never_lies_where_a_run_is_merged() -> None:
    uri = {"uri": "s3://models/m", "endpoint": "bucket", "secret": "keys", "parameters": "8B"}
    for model in (downloaded(), msgspec.convert(uri, S3Model)):
        assert folders.base_model("tuned-3", model) != folders.merged_model("tuned", 3)


def test_two_fetched_datasets_never_meet() -> None:
    paths = {
        folders.dataset("one", fetched()),
        folders.dataset("two", fetched()),
        folders.dataset("one", fetched(uri="s3://bucket/more")),
        folders.dataset("one", msgspec.convert({"file": "d.json", "format": "alpaca"}, Dataset)),
    }
    assert len(paths) == 4


def test_what_was_downloaded_once_can_be_named_where_there_is_nothing_to_download_it_from() -> None:
    """After a move to another cluster, for example."""
    model, dataset = folders.base_model("m", downloaded()), folders.dataset("d", fetched())
    copied = msgspec.convert({"path": model, "parameters": "8B"}, PreloadedModel)
    file = dataset.removeprefix(f"{folders.data(None)}/")
    assert folders.base_model("other", copied) == model
    assert folders.dataset("other", msgspec.convert({"file": file, "format": "alpaca"}, Dataset)) == dataset
