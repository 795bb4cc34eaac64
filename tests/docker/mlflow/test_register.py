"""The program `register` in the mlflow image's environment, against a real MLflow server."""

import os
import random
import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from threading import Barrier
from typing import Any

import msgspec
import pytest

from charts.runs.program_configs import INPUTS_NOT_THERE, STOPPED, Artifact, RegisterConfig, Run
from tests.docker.image import image
from tests.docker.servers.mlflow import MlflowServer
from tests.docker.servers.proxy import Dropped, Proxy, Request, nothing, proxy

FILES = {
    "config.json": b"{}",
    "model-00001-of-00002.safetensors": os.urandom(3_000_000),
    "model-00002-of-00002.safetensors": os.urandom(1_000_000),
    "weights/best.pt": os.urandom(10_000),
}

DEATHS = "runs/create", "PUT", "model-versions/create", "registered-models/alias"


@dataclass(frozen=True)
class Death:
    """With a signal, at a request: `before` the server has it, or `after` the server has done it."""

    what: str
    skipped: int
    moment: str
    number: signal.Signals

    def is_at(self, request: Request) -> bool:
        return self.what == request.method or (request.method == "POST" and request.path.endswith(self.what))


@dataclass
class Registration:
    """A result on the storage, which waits to be registered as `model`."""

    mlflow: MlflowServer
    folder: Path
    model: str
    alias: str = "run-3"
    url: str = ""
    processes: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def result(self) -> Path:
        return self.folder / "result"

    @property
    def termination_log(self) -> Path:
        return self.folder / "termination-log"

    def start(self) -> subprocess.Popen[str]:
        """The program, as a pod starts it."""
        result = Artifact(str(self.result), "sql-lora-3")
        run = Run("sql-lora-3", "team-alpha", "sql-lora", 3, "sql-pairs", "anna")
        config = self.folder / "register.yaml"
        config.write_bytes(msgspec.yaml.encode(RegisterConfig(run, (result,), self.model, self.alias)))
        self.termination_log.touch()
        of_image = image("mlflow")
        tags = {"team": "team-alpha", "training": "sql-lora", "run": "3", "dataset": "sql-pairs", "user": "anna"}
        environment = {
            **of_image.environment,
            **self.mlflow.environment(self.model, **tags),
            "MLFLOW_TRACKING_URI": self.url or self.mlflow.url,
            "TERMINATION_LOG": str(self.termination_log),
        }
        command = of_image.command("register", config)
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.processes.append(process)
        return process

    def run(self, expected: int = 0) -> str:
        """What it says, from start to end."""
        process = self.start()
        said, _ = process.communicate(timeout=120)
        assert process.returncode == expected, said
        return said

    def run_into(self, between: Proxy, death: "Death") -> str:
        """What it says until it dies."""
        requests = iter(range(death.skipped, -1, -1))

        def die(request: Request) -> None:
            if death.is_at(request) and next(requests, None) == 0:
                self.processes[-1].send_signal(death.number)
                self.processes[-1].wait(timeout=60)
                raise Dropped

        setattr(between, death.moment, die)
        said, _ = self.start().communicate(timeout=120)
        between.before = between.after = nothing
        return said

    def damage_a_stored_file(self) -> None:
        """As an upload that was cut short on its way to the bucket."""
        [run] = self.mlflow.runs(self.model)
        for path in self.stored(run["info"]["artifact_uri"]).glob("registered-*/*.safetensors"):
            os.truncate(path, 100)

    def versions(self) -> list[Any]:
        answer = self.mlflow.ask("model-versions/search", filter=f"name = '{self.model}'")
        return list(answer.get("model_versions", []))

    def assert_done(self) -> None:
        """One version, tagged with its run, under its alias, with all files and nothing else."""
        [version] = self.versions()
        aliased = self.mlflow.ask("registered-models/alias", name=self.model, alias=self.alias)["model_version"]
        [run] = self.mlflow.runs(self.model)
        assert aliased["version"] == version["version"] == "1"
        assert {tag["key"]: tag["value"] for tag in version["tags"]} == {
            "team": "team-alpha",
            "training": "sql-lora",
            "run": "3",
            "dataset": "sql-pairs",
            "user": "anna",
        }
        assert version["run_id"] == run["info"]["run_id"]
        assert run["info"]["status"] == "FINISHED"
        folder = self.stored(version["source"])
        kept = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
        assert {name: path.read_bytes() for name, path in kept.items()} == FILES

    def stored(self, source: str) -> Path:
        """Where the server keeps the artifacts of this address."""
        return self.mlflow.artifacts / source.removeprefix("mlflow-artifacts:/")


KEPT_BY_THE_PROGRAMS = {"checkpoint-5/optimizer.pt": b"state", ".recorded": b"", ".revision": b"sql-lora-3\n"}


@pytest.fixture
def registration(mlflow: MlflowServer, tmp_path: Path, request: pytest.FixtureRequest) -> Registration:
    for name, content in (FILES | KEPT_BY_THE_PROGRAMS).items():
        path = tmp_path / "result" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return Registration(mlflow, tmp_path, model=request.node.name.replace("_", "-"))


def start_training_run(registration: Registration, status: str) -> str:
    """The run that the training recorded, made through the server's own API."""
    mlflow = registration.mlflow
    experiment = mlflow.ask("experiments/create", {"name": registration.model})["experiment_id"]
    tags = {"team": "team-alpha", "training": "sql-lora", "run": "3", "dataset": "sql-pairs", "user": "anna"}
    named = [{"key": key, "value": value} for key, value in tags.items()]
    run = mlflow.ask("runs/create", {"experiment_id": experiment, "start_time": 1, "tags": named})
    run_id = str(run["run"]["info"]["run_id"])
    mlflow.ask("runs/update", {"run_id": run_id, "status": status})
    return run_id


def test_goes_into_the_trainings_run_and_is_done_once(registration: Registration) -> None:
    run_id = start_training_run(registration, "FINISHED")
    said = registration.run()
    registration.assert_done()
    assert registration.versions()[0]["run_id"] == run_id
    assert "next is weights/best.pt" in said
    with proxy(registration.mlflow.url) as between:
        registration.url = between.url
        registration.run()
    registration.assert_done()
    assert {request.method for request in between.requests} == {"GET"}


def test_survives_being_killed_anywhere(registration: Registration) -> None:
    """Before the server knows of what it does, or after."""
    chance = random.Random()
    with proxy(registration.mlflow.url) as between:
        registration.url = between.url
        for what in DEATHS:
            moment = chance.choice(["before", "after"])
            number = chance.choice([signal.SIGKILL, signal.SIGTERM])
            skipped = chance.randrange(len(FILES)) if what == "PUT" else 0
            said = registration.run_into(between, Death(what, skipped, moment, number))
            assert registration.processes[-1].returncode == (STOPPED if number == signal.SIGTERM else -number), said
            if what == "PUT":
                registration.damage_a_stored_file()
        registration.run()
    registration.assert_done()


def test_two_at_once_make_one_version(registration: Registration) -> None:
    """A pod of a lost node is still at it; neither makes its version before both have looked for one."""
    both = Barrier(2, timeout=60)

    def hold(request: Request) -> None:
        if request.path.endswith("model-versions/create"):
            both.wait()

    start_training_run(registration, "RUNNING")
    with proxy(registration.mlflow.url) as between:
        between.before = hold
        registration.url = between.url
        first, second = registration.start(), registration.start()
        said = [process.communicate(timeout=120)[0] for process in (first, second)]
    assert [first.returncode, second.returncode] == [0, 0], said
    registration.assert_done()


def test_another_run_is_another_version(registration: Registration) -> None:
    registration.mlflow.ask("registered-models/create", {"name": registration.model})
    tags = [{"key": "run", "value": "2"}]
    registration.mlflow.ask("model-versions/create", {"name": registration.model, "source": "s3://a/b", "tags": tags})
    registration.run()
    assert sorted(version["version"] for version in registration.versions()) == ["1", "2"]


def test_a_result_that_is_not_whole_is_looked_for_again_later(registration: Registration) -> None:
    (registration.result / ".revision").write_text("sql-lora-2\n")
    registration.run(expected=INPUTS_NOT_THERE)
    assert str(registration.result) in registration.termination_log.read_text()


def test_an_mlflow_that_does_not_answer_is_tried_again_then_later(registration: Registration) -> None:
    registration.url = "http://anna:hunter2-hunter2@127.0.0.1:1"  # nothing listens there
    said = registration.run(expected=INPUTS_NOT_THERE)
    assert said.count("again in") == 2
    assert "127.0.0.1" in registration.termination_log.read_text()
    assert "hunter2" not in said + registration.termination_log.read_text()


def test_one_that_answers_again_gets_all(registration: Registration) -> None:
    trouble = iter([503, 503])  # MLflow's client asks twice by itself
    with proxy(registration.mlflow.url) as between:
        between.before = lambda request: next(trouble, None) if request.method == "PUT" else None
        registration.url = between.url
        assert "again in" in registration.run()
    registration.assert_done()


def test_what_mlflow_refuses_is_a_failure(registration: Registration) -> None:
    registration.alias = "latest"  # MLflow keeps it to itself
    registration.run(expected=1)
    assert "latest" in registration.termination_log.read_text()
