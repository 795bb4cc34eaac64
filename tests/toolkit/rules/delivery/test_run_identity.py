"""Numbers rise, and under a number stays what was launched."""

from typing import Any

import pytest

from charts.foundation.tenant import Tenant
from tests.charts.runs.teams import LLM, WORDS, runs
from tests.charts.tenants import BARE, SHARED, site, tenant
from tests.toolkit.rules.fleets import RUNS, Placed, fleet, said, shipped_fleet
from toolkit.rules.delivery.run_identity import run_identity
from toolkit.rules.rule import Complaint

TRAINED = LLM | {"run": 3, "merge": True, "register": True}


def team(trainings: dict[str, Any], **words: Any) -> Tenant:
    return tenant(WORDS | {"trainings": trainings} | words, site(BARE, SHARED))


def judged(before: Tenant, now: Tenant) -> list[Complaint]:
    placed = [[Placed(each.body, RUNS, each.field) for each in runs(of)] for of in (before, now)]
    return said(run_identity, fleet(*placed[1], committed=placed[0], tenants=[now]))


def the(complaints: list[Complaint]) -> Complaint:
    [complaint] = complaints
    return complaint


def training(**words: Any) -> Tenant:
    return team({"t": TRAINED | words})


def test_what_is_shipped_is_what_was_launched() -> None:
    assert said(run_identity, shipped_fleet()) == []


@pytest.mark.parametrize(
    "now",
    [
        pytest.param(training(), id="nothing changed"),
        pytest.param(training(run=4, method="qlora"), id="launched again"),
        pytest.param(training(cancelled=True), id="cancelled"),
        pytest.param(training(merge=False, register=False), id="nothing follows any more"),
        pytest.param(team({"u": TRAINED | {"method": "qlora"}}), id="renamed"),
        pytest.param(team({"t": TRAINED, "u": TRAINED}), id="another training beside it"),
        pytest.param(team({}), id="removed"),
        pytest.param(team({"t": TRAINED}, retire=True), id="retired"),
        pytest.param(team({"t": TRAINED, "u": TRAINED}, retire=True), id="retired, with one that was never launched"),
    ],
)
def test_what_may_follow(now: Tenant) -> None:
    assert judged(training(), now) == []


def test_a_change_is_told_once_at_the_number_of_the_run() -> None:
    complaint = the(judged(training(), training(hyperparameters={"learning_rate": 2e-3})))
    assert (complaint.source, complaint.field) == ("teams/team-x.yaml", ("trainings", "t", "run"))
    assert "hyperparameters.learning_rate: not set → 0.002" in complaint.text
    assert "raise `run:` to 4 to launch it again" in complaint.text


def test_more_nodes_are_a_change_although_the_run_is_another_kind_of_object_then() -> None:
    full = {"method": "full", "merge": False}
    now = training(**full, nodes=2)
    assert {each.kind for each in runs(now) if each.name == "t-3"} == {"JobSet"}
    assert "nodes: not set → 2" in the(judged(training(**full), now)).text


def test_another_dataset_is_told_by_its_name_and_not_by_all_that_is_in_it() -> None:
    data = WORDS["datasets"] | {"more": {"file": "more.json", "format": "openai", "columns": {"messages": "talk"}}}
    before, now = (team({"t": TRAINED | {"dataset": name}}, datasets=data) for name in ("questions", "more"))
    assert "(dataset: questions → more)" in the(judged(before, now)).text


def test_five_changes_are_told_and_the_others_counted() -> None:
    many = {"num_train_epochs": 9, "save_steps": 7, "seed": 1, "weight_decay": 0.5, "cutoff_len": 512, "lora_rank": 4}
    text = the(judged(training(), training(hyperparameters=many, method="qlora"))).text
    assert text.count("→") == 5
    assert "and 2 more)" in text


def test_a_number_that_fell_is_told_with_the_next_one() -> None:
    complaint = the(judged(training(run=7), training(run=5)))
    assert complaint.field == ("trainings", "t", "run")
    assert "raise `run:` to 8" in complaint.text


def test_a_cancelled_run_does_not_come_back() -> None:
    complaint = the(judged(training(cancelled=True), training()))
    assert complaint.field == ("trainings", "t", "run")
    assert "run 3 was cancelled" in complaint.text


@pytest.mark.parametrize(
    "now", [training(run=4, cancelled=True), team({"t": TRAINED, "u": TRAINED | {"cancelled": True}})]
)
def test_what_was_never_launched_is_not_cancelled(now: Tenant) -> None:
    complaint = the(judged(training(), now))
    assert complaint.field[-1] == "cancelled"
    assert "was never launched" in complaint.text


def test_a_team_without_a_file_in_dist_has_launched_nothing() -> None:
    placed = [Placed(each.body, RUNS, each.field) for each in runs(training(cancelled=True))]
    assert said(run_identity, fleet(*placed)) == []


@pytest.mark.parametrize(
    "metadata",
    [
        {},
        {"name": "t-3", "annotations": None, "labels": ["a"]},
        {
            "name": "t-3",
            "annotations": {"tunefleet.io/run-digest": 7, "tunefleet.io/run-input": "{"},
            "labels": {"a": "b"},
        },
        {"name": "t-3", "annotations": {"tunefleet.io/run-digest": "7", "tunefleet.io/run-input": "[]"}, "labels": {}},
    ],
)
def test_objects_of_another_make_are_no_runs(metadata: dict[str, Any]) -> None:
    odd = {"apiVersion": "batch/v1", "kind": "Job", "metadata": metadata}
    placed = [Placed(each.body, RUNS, each.field) for each in runs(training(method="qlora"))]
    assert said(run_identity, fleet(*placed, committed=[Placed(odd, RUNS)])) == []
