"""Served models and adapters: each rule beside the nearest input that is right."""

from typing import Any

import pytest

from charts.model.fault import Field
from tests.charts.references.inputs import LANGUAGE, SERVED, team_fields

ASSISTANT = ("serving", "assistant")
ON_BASE = {"engine": "vllm", "model": "base", "gpus": {"small": 1}}
MODEL = {"source": "preloaded", "path": "/storage/models/x", "parameters": "8B"}


@pytest.mark.parametrize(
    ("serving", "at_fault"),
    [
        ({"model": "tuned", "run": 3}, None),
        ({"model": "tuned", "run": 1}, None),
        ({"model": "tuned", "run": 4}, "run"),
        ({"model": "tuned"}, "model"),
        ({"model": "base"}, None),
        ({"model": "base", "run": 1}, "run"),
        ({"model": "boxes", "run": 1}, "model"),
        ({"model": "nobody"}, "model"),
    ],
)
@pytest.mark.parametrize("engine", [{"engine": "external"}, {"engine": "vllm", "gpus": {"small": 1}}])
def test_what_is_served_is_a_whole_model(serving: dict[str, Any], at_fault: str | None, engine: dict[str, Any]) -> None:
    assert team_fields((ASSISTANT, engine | serving)) == ([(*ASSISTANT, at_fault)] if at_fault else [])


@pytest.mark.parametrize(
    ("method", "merge", "right"), [("lora", False, False), ("qlora", True, True), ("full", False, True)]
)
def test_an_adapter_is_served_once_it_is_merged(method: str, merge: bool, right: bool) -> None:
    training = LANGUAGE | {"method": method, "merge": merge}

    assert team_fields((("trainings", "tuned"), training)) == ([] if right else [(*ASSISTANT, "model")])


def test_a_name_of_a_model_and_of_a_training_is_wrong_only_where_it_is_served() -> None:
    twice = ("models", "tuned"), MODEL

    assert team_fields(twice) == [(*ASSISTANT, "model")]
    assert team_fields(twice, (ASSISTANT, ON_BASE)) == []


@pytest.mark.parametrize(
    ("adapters", "at_fault"),
    [
        ({"one": {"training": "tuned", "run": 3}}, []),
        ({"one": {"training": "tuned", "run": 4}}, [("one", "run")]),
        ({"one": {"training": "nobody", "run": 1}}, [("one", "training")]),
        ({"one": {"training": "boxes", "run": 1}}, [("one", "training")]),
        ({"assistant": {"training": "tuned", "run": 1}}, [("assistant",)]),
    ],
)
def test_adapters_are_runs_that_were_trained_on_what_is_served(adapters: dict[str, Any], at_fault: list[Field]) -> None:
    expected = [(*ASSISTANT, "adapters", *rest) for rest in at_fault]

    assert team_fields((ASSISTANT, ON_BASE | {"adapters": adapters})) == expected


@pytest.mark.parametrize(
    ("training", "right"),
    [
        ({"method": "full", "merge": False}, False),
        ({"base": "other"}, False),
        ({"hyperparameters": {"lora_rank": 512}}, True),
        ({"hyperparameters": {"lora_rank": 513}}, False),
    ],
)
def test_an_adapter_is_one_that_vllm_serves_on_this_base(training: dict[str, Any], right: bool) -> None:
    at_fault = team_fields(
        (("models", "other"), MODEL),
        (("trainings", "tuned"), LANGUAGE | training),
        (ASSISTANT, ON_BASE | {"adapters": {"one": {"training": "tuned", "run": 1}}}),
    )

    assert at_fault == ([] if right else [(*ASSISTANT, "adapters", "one", "training")])


def test_two_adapters_answer_to_two_names() -> None:
    one = {"adapters": {"one": {"training": "tuned", "run": 1}}}

    assert team_fields((ASSISTANT, ON_BASE | one), (("serving", "other"), ON_BASE | one)) == [
        ("serving", "other", "adapters", "one")
    ]


@pytest.mark.parametrize(
    ("clients", "at_fault"), [([], []), (["app"], []), (["app", "app"], [1]), (["nobody", "app"], [0])]
)
def test_clients_are_the_gateways_and_named_once(clients: list[str], at_fault: list[int]) -> None:
    expected = [(*ASSISTANT, "clients", index) for index in at_fault]

    assert team_fields((ASSISTANT, SERVED | {"clients": clients})) == expected


@pytest.mark.parametrize(("replicas", "right"), [({"min": 2, "max": 2}, True), ({"max": 3}, True), ({"min": 2}, False)])
def test_replicas_are_at_least_at_most_the_most(replicas: dict[str, int], right: bool) -> None:
    assert team_fields((ASSISTANT, SERVED | {"replicas": replicas})) == (
        [] if right else [(*ASSISTANT, "replicas", "min")]
    )
