"""The MLflow run of a training, on a real MLflow server, from the mlflow image's environment."""

import json
import subprocess
from collections.abc import Iterator, Mapping
from functools import partial
from threading import Barrier
from typing import Any, Protocol

import pytest

from tests.docker.image import image
from tests.docker.servers.mlflow import MlflowServer
from tests.docker.servers.proxy import Dropped, Request, proxy

INTERPRETER = """
import contextlib, io, json, os, sys, traceback
for line in sys.stdin:
    asked, said, error = json.loads(line), io.StringIO(), ""
    os.environ.update(asked["environment"])
    with contextlib.redirect_stdout(said):
        try:
            exec(asked["code"], {})
        except BaseException:
            error = traceback.format_exc()
    print(json.dumps([said.getvalue(), error]), flush=True)
"""
"""Runs one piece of code after another in the image's environment, since MLflow takes seconds to import."""

PRELUDE = """
from charts.runs.program_configs import Run
from recording.run import Row, find_or_start
from recording.server import Refused, Unreachable

def attach():
    return find_or_start(Run("sql-lora-3", "team-alpha", "sql-lora", 3, "sql-pairs", "anna"))

def rows(first, last, names=("loss",)):
    return [Row(step, {name: step / 10 for name in names}, 1_700_000_000_000 + step) for step in range(first, last)]
"""
TAGS = {"team": "team-alpha", "training": "sql-lora", "run": "3", "dataset": "sql-pairs", "user": "anna"}


class Python(Protocol):
    def __call__(self, code: str, environment: Mapping[str, str]) -> str:
        """What the code prints, in the image's environment. What it attaches knows of nothing but the server."""


@pytest.fixture(scope="module")
def python() -> Iterator[Python]:
    of_image = image("mlflow")
    with subprocess.Popen(
        [of_image.python, "-c", INTERPRETER],
        env=of_image.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:

        def run(code: str, environment: Mapping[str, str]) -> str:
            assert process.stdin
            assert process.stdout
            process.stdin.write(json.dumps({"code": PRELUDE + code, "environment": environment}) + "\n")
            process.stdin.flush()
            said, error = json.loads(process.stdout.readline())
            assert not error, error
            return str(said)

        yield run


def named(records: list[Any]) -> dict[str, str]:
    return {record["key"]: record["value"] for record in records}


def test_a_restart_goes_on_in_the_same_run(mlflow: MlflowServer, python: Python) -> None:
    environment = mlflow.environment("goes-on", **TAGS)
    python(
        """
recorder = attach()
recorder.params({"lora_rank": 8, "template": "llama3"})
recorder.metrics(rows(0, 5, ("loss", "metrics/mAP50(B)")))
recorder.end("KILLED")
""",
        environment,
    )
    [killed] = mlflow.runs("goes-on")
    said = python(
        """
recorder = attach()
recorder.params({"lora_rank": 16, "template": "llama3", "seed": 1, "long": "x" * 7000, "none": None, "empty": ""})
recorder.metrics([Row(4, {"loss": 99.0}, 1)])
recorder.metrics(rows(0, 8))
""",
        environment,
    )
    [resumed] = mlflow.runs("goes-on")
    assert killed["info"]["status"] == "KILLED"
    assert resumed["info"]["status"] == "RUNNING"
    assert resumed["info"]["run_name"] == "sql-lora-3"
    assert TAGS.items() <= named(resumed["data"]["tags"]).items()
    assert mlflow.history(resumed, "loss") == [(step, step / 10) for step in range(8)]
    assert mlflow.history(resumed, "metrics/mAP50B") == [(step, step / 10) for step in range(5)]
    params = named(resumed["data"]["params"])
    assert (params["lora_rank"], params["seed"]) == ("8", "1")
    assert len(params["long"]) == 6000
    assert "lora_rank" in said


def test_another_run_number_is_another_run(mlflow: MlflowServer, python: Python) -> None:
    python("attach().end('FINISHED')", mlflow.environment("numbers", **TAGS))
    python("attach().end('FINISHED')", mlflow.environment("numbers", **TAGS | {"run": "4"}))
    assert sorted(named(run["data"]["tags"])["run"] for run in mlflow.runs("numbers")) == ["3", "4"]


def test_more_than_a_request_may_carry(mlflow: MlflowServer, python: Python) -> None:
    python(
        """
recorder = attach()
recorder.params({f"key_{number}": number for number in range(250)})
recorder.metrics(rows(0, 700, ("loss", "lr", "epoch")))
recorder.metrics([Row(700, {"loss": float("nan")}, 1), Row(701, {"loss": float("inf")}, 1)])
""",
        mlflow.environment("many", **TAGS),
    )
    [run] = mlflow.runs("many")
    assert len(run["data"]["params"]) == 250
    assert [step for step, _ in mlflow.history(run, "loss")] == list(range(702))
    assert [step for step, _ in mlflow.history(run, "epoch")] == list(range(700))


def test_two_that_both_found_no_run_agree_on_one(mlflow: MlflowServer, python: Python) -> None:
    """Neither starts its run before both have looked, and neither looks again before both have started theirs."""
    looked, started = Barrier(2, timeout=60), Barrier(2, timeout=60)

    def wait(barrier: Barrier, request: Request) -> None:
        if request.path.endswith("/runs/create"):
            barrier.wait()

    with proxy(mlflow.url) as between:
        between.before = partial(wait, looked)
        between.after = partial(wait, started)
        found = python(
            """
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor() as pool:
    for recorder in pool.map(lambda _: attach(), range(2)):
        print(recorder.run_id)
""",
            mlflow.environment("agree", **TAGS) | {"MLFLOW_TRACKING_URI": between.url},
        ).split()
    assert [run["info"]["run_id"] for run in mlflow.runs("agree")] == [found[0]]
    assert found[0] == found[1]


def test_a_lost_answer_records_nothing_twice(mlflow: MlflowServer, python: Python) -> None:
    """The server has the figures and the program does not know, nor does its next look find the same times."""
    answers = iter(range(3))

    def lose(request: Request) -> None:
        if request.path.endswith("/runs/log-batch") and next(answers, None) is not None:
            raise Dropped

    with proxy(mlflow.url) as between:
        between.after = lose
        said = python(
            """
recorder = attach()
for attempt in range(3):
    try:
        recorder.metrics([Row(row.step, row.values, row.timestamp_ms + attempt) for row in rows(0, 4 + attempt)])
        break
    except Unreachable:
        print("lost")
""",
            mlflow.environment("lost", **TAGS) | {"MLFLOW_TRACKING_URI": between.url},
        )
    [run] = mlflow.runs("lost")
    assert "lost" in said
    assert next(answers, None) is None
    assert mlflow.history(run, "loss") == [(step, step / 10) for step in range(5)]


def test_all_ways_of_not_answering_are_one_exception(mlflow: MlflowServer, python: Python) -> None:
    """Whoever records comes again later; what MLflow itself says no to is told apart."""
    trouble = [503, 503, 429, 429, 403, 401, None, None]  # MLflow's client itself asks twice, but not after a 40x

    def ail(request: Request) -> int | None:
        if not request.path.endswith("/runs/log-batch") or not trouble:
            return None
        status = trouble.pop(0)
        if status is None:
            raise Dropped
        return status

    with proxy(mlflow.url) as between:
        between.before = ail
        said = python(
            """
recorder = attach()
for attempt in range(6):
    try:
        recorder.metrics(rows(0, 3))
        print("recorded", attempt)
    except Refused:
        print("refused")
    except Unreachable as error:
        print("unreachable")
        assert "\\n" not in str(error)
recorder.end("FAILED")
recorder._server.delete_run(recorder.run_id)
try:
    recorder.metrics(rows(3, 4))
except Refused as error:
    print("refused")
recorder._server.restore_run(recorder.run_id)
""",
            mlflow.environment("ill", **TAGS) | {"MLFLOW_TRACKING_URI": between.url},
        )
    [run] = mlflow.runs("ill")
    assert said.split("\n")[:-1] == ["unreachable"] * 5 + ["recorded 5", "refused"]
    assert run["info"]["status"] == "FAILED"
    assert [step for step, _ in mlflow.history(run, "loss")] == [0, 1, 2]


def test_a_server_that_is_down_fails_in_seconds_and_its_login_is_not_told(mlflow: MlflowServer, python: Python) -> None:
    uri = "http://anna:hunter2-hunter2@127.0.0.1:1"  # nothing listens there
    said = python(
        """
import time
from step.log import say
start = time.monotonic()
try:
    attach()
except Unreachable as error:
    say(f"{error}")
    print("seconds", int(time.monotonic() - start))
""",
        mlflow.environment("down", **TAGS) | {"MLFLOW_TRACKING_URI": uri},
    )
    assert int(said.split("seconds ")[1]) < 10
    assert "hunter2" not in said


def test_a_deleted_experiment_is_told(mlflow: MlflowServer, python: Python) -> None:
    environment = mlflow.environment("deleted", **TAGS)
    python("attach()", environment)
    found = mlflow.ask("experiments/get-by-name", experiment_name="deleted")
    mlflow.ask("experiments/delete", {"experiment_id": found["experiment"]["experiment_id"]})
    said = python(
        """
try:
    attach()
except Unreachable as error:
    print(error)
""",
        environment,
    )
    assert "deleted was deleted in MLflow: restore it" in said


def test_files_are_replaced(mlflow: MlflowServer, python: Python) -> None:
    said = python(
        """
import os
from pathlib import Path
recorder = attach()
path = Path(os.environ["HOME"], "trainer_log.jsonl")
for text in "half", "whole":
    path.write_text(text)
    recorder.files(path, "training")
[there] = recorder._server.list_artifacts(recorder.run_id, "training")
print(there.path, there.file_size)
""",
        mlflow.environment("files", **TAGS),
    )
    assert said.split() == ["training/trainer_log.jsonl", str(len("whole"))]
