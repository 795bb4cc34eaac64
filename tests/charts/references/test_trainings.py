"""Trainings, their datasets and GPUs: each rule beside the nearest input that is right."""

from typing import Any

import pytest

from charts.model.fault import Field
from charts.references import team_faults
from tests.charts.references.inputs import CLASSIFIER, DETECTOR, LANGUAGE, platform, team, team_fields

TUNED = ("trainings", "tuned")
Change = tuple[Field, Any]


def test_a_team_with_one_of_everything_is_right() -> None:
    assert team_fields() == []


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        (("cluster",), "fulll"),
        ((*TUNED, "base"), "tuned"),
        ((*TUNED, "dataset"), "talks"),
        ((*TUNED, "user"), "carol"),
        (("datasets", "talk", "user"), "carol"),
    ],
)
def test_a_name_that_nobody_has_is_told_at_its_field(field: Field, wrong: str) -> None:
    assert field in team_fields((field, wrong))


def test_the_nearest_name_is_suggested() -> None:
    faults = list(team_faults("x", team(((*TUNED, "dataset"), "tlak")), platform()))

    assert [fault.suggestion for fault in faults] == ["`talk`"]


@pytest.mark.parametrize(
    ("training", "dataset", "fits"),
    [
        (LANGUAGE, "talk", True),
        (LANGUAGE, "boxes", False),
        (DETECTOR, "boxes", True),
        (DETECTOR, "photos", False),
        (DETECTOR | {"task": "classify"}, "photos", True),
        (DETECTOR | {"task": "classify"}, "boxes", False),
        (CLASSIFIER, "photos", True),
        (CLASSIFIER, "talk", False),
    ],
)
def test_a_dataset_fits_its_framework(training: dict[str, Any], dataset: str, fits: bool) -> None:
    field = ("trainings", "new")
    at_fault = team_fields((field, training | {"dataset": dataset}))

    assert at_fault == ([] if fits else [(*field, "dataset")])


@pytest.mark.parametrize("form", ["alpaca", "sharegpt", "openai"])
def test_every_format_for_language_models_fits(form: str) -> None:
    assert team_fields((("datasets", "talk", "format"), form)) == []


@pytest.mark.parametrize(
    ("dataset_user", "training_user", "right"),
    [
        (None, None, True),
        (None, "alice", True),
        ("alice", "alice", True),
        ("bob", "alice", False),
        ("bob", None, False),
    ],
)
def test_a_users_dataset_is_for_that_users_trainings(
    dataset_user: str | None, training_user: str | None, right: bool
) -> None:
    users = [(("datasets", "talk", "user"), dataset_user), ((*TUNED, "user"), training_user)]

    assert team_fields(*users) == ([] if right else [(*TUNED, "dataset")])


@pytest.mark.parametrize("key", ["lora_rank", "lora_alpha", "lora_dropout"])
@pytest.mark.parametrize("method", ["lora", "qlora", "full"])
def test_keys_of_an_adapter_are_wrong_only_where_there_is_none(key: str, method: str) -> None:
    field = (*TUNED, "hyperparameters", key)
    changes: list[Change] = [((*TUNED, "method"), method), ((*TUNED, "merge"), False), (("serving",), {})]
    value = 0.5 if key == "lora_dropout" else 8

    assert team_fields(*changes, (field, value)) == ([field] if method == "full" else [])


def test_a_full_training_has_nothing_to_merge_and_is_served_as_it_is() -> None:
    full = ((*TUNED, "method"), "full")

    assert team_fields(full) == [(*TUNED, "merge")]
    assert team_fields(full, ((*TUNED, "merge"), False)) == []


def test_evaluation_needs_something_to_evaluate_on() -> None:
    every = ((*TUNED, "hyperparameters"), {"eval_steps": 100})

    assert team_fields(every) == [(*TUNED, "hyperparameters", "eval_steps")]
    assert team_fields(every, ((*TUNED, "hyperparameters", "val_size"), 0.1)) == []


@pytest.mark.parametrize(
    ("field", "gpus", "right"),
    [
        ((*TUNED, "gpus"), {"small": 4}, True),
        ((*TUNED, "gpus"), {"small": 5}, False),
        ((*TUNED, "gpus"), {"none": 1}, False),
        ((*TUNED, "gpus"), {"sliced": 1}, True),
        ((*TUNED, "gpus"), {"sliced": 2}, False),
        (("serving", "assistant", "gpus"), {"large": 8}, True),
        (("serving", "assistant", "gpus"), {"large": 9}, False),
        (("webui", "gpus"), {"none": 1}, False),
        (("quota", "gpus"), {"small": 100}, True),
        (("quota", "gpus"), {"none": 0}, False),
    ],
)
def test_gpus_are_there_and_fit_on_a_node(field: Field, gpus: dict[str, int], right: bool) -> None:
    assert team_fields((field, gpus)) == ([] if right else [(*field, *gpus)])


def test_several_nodes_have_together_no_more_than_the_cluster() -> None:
    gpus: Change = ((*TUNED, "gpus"), {"small": 4})

    assert team_fields(gpus, ((*TUNED, "nodes"), 2)) == []
    assert team_fields(gpus, ((*TUNED, "nodes"), 3)) == [(*TUNED, "gpus", "small")]


def test_several_nodes_need_storage_that_several_mount() -> None:
    one: Change = (("storage",), {"nodes": "one"})

    assert team_fields(one) == []
    assert team_fields(one, ((*TUNED, "nodes"), 2)) == [(*TUNED, "nodes")]


def test_columns_are_those_of_the_format() -> None:
    columns = ("datasets", "talk", "columns")

    assert team_fields((columns, {"prompt": "question", "tools": "tools"})) == []
    assert team_fields((columns, {"messages": "turns"})) == [(*columns, "messages")]
    assert team_fields((columns, {"messages": "turns"}), (("datasets", "talk", "format"), "sharegpt")) == []
