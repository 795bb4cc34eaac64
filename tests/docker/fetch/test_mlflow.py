"""Registered models of a real MLflow server."""

import random
import urllib.request
from pathlib import Path
from urllib.parse import quote

import pytest

from charts.runs.program_configs import INPUTS_NOT_THERE
from tests.docker.fetch.running import Fetch
from tests.docker.servers.cutting import wire
from tests.docker.servers.mlflow import MlflowServer

MIB = 1024 * 1024


@pytest.fixture
def name(request: pytest.FixtureRequest) -> str:
    """Of the test's own model."""
    return str(request.node.name).replace("_", "-")


@pytest.fixture
def pod(tmp_path: Path, mlflow: MlflowServer, name: str) -> Fetch:
    return Fetch(tmp_path / "pod", {"kind": "mlflow", "tracking_uri": mlflow.url, "model_uri": f"models:/{name}/1"})


def register(server: MlflowServer, name: str, files: dict[str, bytes]) -> None:
    """The next version of a model, below the artifacts of a run."""
    run = server.ask("runs/create", {"experiment_id": "0"})["run"]["info"]
    place = f"{run['artifact_uri']}/model"
    folder = place.removeprefix("mlflow-artifacts:/")
    for path, content in files.items():
        url = f"{server.url}/api/2.0/mlflow-artifacts/artifacts/{folder}/{quote(path)}"
        urllib.request.urlopen(urllib.request.Request(url, content, method="PUT"), timeout=60).close()
    server.ask("model-versions/create", {"name": name, "source": place, "run_id": run["run_id"]})


def test_a_version_is_fetched_byte_for_byte(pod: Fetch, mlflow: MlflowServer, name: str) -> None:
    files = {
        "config.json": b"{}",
        "deep/er/model.safetensors": random.Random(1).randbytes(5 * MIB),
        "empty": b"",
        "odd name+ü.txt": b"odd",
    }
    mlflow.ask("registered-models/create", {"name": name})
    register(mlflow, name, files)
    ended = pod.run()
    assert ended.code == 0, ended.said
    assert pod.content() == files
    assert pod.beside() == set()


def test_an_alias_is_the_version_that_it_names_now(pod: Fetch, mlflow: MlflowServer, name: str) -> None:
    mlflow.ask("registered-models/create", {"name": name})
    for version in ("1", "2"):
        register(mlflow, name, {"version": version.encode()})
    pod.source["model_uri"] = f"models:/{name}@champion"
    ended = pod.run()
    assert (ended.code, "does not have it" in ended.message) == (INPUTS_NOT_THERE, True)
    for version in ("1", "2"):
        mlflow.ask("registered-models/alias", {"name": name, "alias": "champion", "version": version})
        pod.revision = version
        assert pod.run().code == 0
        assert pod.content() == {"version": version.encode()}


def test_a_cut_is_got_over(pod: Fetch, mlflow: MlflowServer, name: str) -> None:
    files = {"model.safetensors": random.Random(2).randbytes(5 * MIB)}
    mlflow.ask("registered-models/create", {"name": name})
    register(mlflow, name, files)
    with wire(mlflow.url) as breaking:
        breaking.cuts = [3 * MIB, MIB]
        pod.source["tracking_uri"] = breaking.url
        ended = pod.run()
        assert (ended.code, breaking.cuts) == (0, []), ended.said
    assert pod.content() == files


def test_what_is_not_registered_is_told(pod: Fetch, mlflow: MlflowServer, name: str) -> None:
    ended = pod.run()
    assert ended.code == INPUTS_NOT_THERE
    assert name in ended.message
    assert mlflow.url in ended.message
    assert "Traceback" not in ended.said


def test_a_server_that_does_not_answer_is_told(pod: Fetch) -> None:
    pod.source["tracking_uri"] = "http://127.0.0.1:1"
    ended = pod.run()
    assert ended.code == INPUTS_NOT_THERE
    assert "refused" in ended.message
    assert "Traceback" not in ended.said
