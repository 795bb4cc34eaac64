"""Registrations of results in MLflow."""

import re

from tests.charts.runs.teams import LLM, WORDS, YOLO, files, jobs, runs, team, variables
from tests.charts.tenants import site, tenant


def test_what_is_registered_is_what_will_be_served() -> None:
    words = {"merged": LLM | {"merge": True}, "adapter": LLM, "whole": LLM | {"method": "full"}, "boxes": YOLO}
    manifests = runs(team({name: training | {"register": True} for name, training in words.items()}))
    for name in words:
        last = "merge" if name == "merged" else "train"
        before = files(manifests, f"{name}-1-merge" if name == "merged" else f"{name}-1")[f"{last}.yaml"]
        assert files(manifests, f"{name}-1-register")["register.yaml"]["inputs"] == [before["output"]]


def test_a_run_is_found_by_its_alias_and_two_teams_never_share_a_name() -> None:
    told = files(runs(team({"t": LLM | {"run": 7, "register": True}})), "t-7-register")["register.yaml"]
    assert told["alias"].endswith("-7")
    # MLflow keeps these two to itself.
    assert told["alias"] != "latest"
    assert not re.fullmatch(r"v\d+", told["alias"])
    assert told["run"]["team"] in told["model"]


def test_nothing_is_registered_unasked_or_without_an_mlflow() -> None:
    assert "t-1-register" not in {job.name for job in jobs(runs(team({"t": LLM})))}
    untracked = tenant(WORDS | {"trainings": {"t": LLM | {"register": True}}}, site())
    assert "t-1-register" not in {job.name for job in jobs(runs(untracked))}


def test_it_is_registered_where_the_run_is_recorded() -> None:
    training, registration = (
        job for job in jobs(runs(team({"t": LLM | {"register": True}}))) if job.name.startswith("t-1")
    )
    for name in ("MLFLOW_TRACKING_URI", "MLFLOW_EXPERIMENT_NAME", "MLFLOW_TAGS"):
        assert variables(registration)[name] == variables(training)[name]
