"""Served models: how vLLM is called, what it may see, and how it comes and goes."""

from typing import Any

import pytest

from charts.foundation import folders
from charts.foundation.naming import vllm as named
from charts.foundation.quantities import size_bytes
from charts.workspace.vllm import vllm
from charts.workspace.vllm_command import LORA_RANKS
from tests.charts.manifests import claim_folders, container, environment, flag, pod, the
from tests.charts.tenants import FULL, SHARED, site, tenant
from tests.charts.workspace.teams import EVERYTHING, LORA, SERVED


def program(serving: dict[str, Any], cluster: dict[str, Any] = FULL, **words: Any) -> dict[str, Any]:
    """The Deployment of one served model, in a team that has everything else."""
    team = EVERYTHING | {"serving": {"it": SERVED | serving}, **words}
    return the(vllm(tenant(team, site(cluster, SHARED))), "Deployment", named("it"))


def model(deployment: dict[str, Any]) -> str:
    command = container(deployment)["command"]
    return str(command[command.index("serve") + 1])


def modules(deployment: dict[str, Any]) -> dict[str, str]:
    command = container(deployment)["command"]
    after = command[command.index("--lora-modules") + 1 :]
    values = after[: next(i for i, word in enumerate(after) if word.startswith("--"))]
    return dict(value.split("=") for value in values)


def adapted(rank: int | None) -> dict[str, Any]:
    hyperparameters = {} if rank is None else {"lora_rank": rank}
    trainings = {"chat": LORA | {"user": "alice", "hyperparameters": hyperparameters}}
    return program({"adapters": {"polite": {"training": "chat", "run": 6}}}, trainings=trainings)


@pytest.mark.parametrize(
    "serving",
    [
        {},
        {"model": "elsewhere"},
        {"model": "chat", "run": 3},
        {"model": "all", "run": 7},
        {"adapters": {"polite": {"training": "chat", "run": 6}}},
    ],
    ids=["base", "preloaded-elsewhere", "merged", "all-weights", "adapters"],
)
def test_it_sees_what_it_serves_and_writes_nothing(serving: dict[str, Any]) -> None:
    it = program(serving)
    read = claim_folders(it, writable=False)
    paths = [model(it), *(modules(it).values() if "adapters" in serving else ())]
    for path in paths:
        assert [seen for seen in read.values() if f"{path}/".startswith(f"{seen}/")]
    assert claim_folders(it, writable=True) == {}
    assert "" not in read, "the whole claim is mounted"
    assert all(f"{folders.STORAGE}/{folder}" == seen for folder, seen in read.items())


def test_a_serving_stays_with_its_run_when_the_training_goes_on() -> None:
    launched_again = {"chat": LORA | {"run": 8}}
    serving = {"model": "chat", "run": 3}
    assert model(program(serving)) == model(program(serving, trainings=launched_again))
    assert model(program(serving)) != model(program(serving | {"run": 4}))


def test_clients_find_it_under_the_teams_name_for_it() -> None:
    assert flag(program({}), "--served-model-name") == "it"


def test_it_fetches_nothing() -> None:
    assert environment(program({}))["HF_HUB_OFFLINE"] == "1"


def test_tensors_are_split_over_the_gpus_it_holds() -> None:
    it = program({"gpus": {"large": 4}})
    assert flag(it, "--tensor-parallel-size") == str(container(it)["resources"]["limits"]["nvidia.com/gpu"])


@pytest.mark.parametrize("share", range(2, 49))
def test_pods_that_share_a_gpu_never_ask_for_more_than_it_has(share: int) -> None:
    sliced = FULL["accelerators"]["sliced"] | {"share": share}
    it = program({"gpus": {"sliced": 1}}, FULL | {"accelerators": {"sliced": sliced}})
    assert 0 < float(flag(it, "--gpu-memory-utilization")) <= 0.9 / share


@pytest.mark.parametrize(("accelerator", "asked"), [("sliced", 0.05), ("small", 0.95)])
def test_a_share_that_fits_is_the_teams_to_choose(accelerator: str, asked: float) -> None:
    it = program({"gpus": {accelerator: 1}, "gpu_memory_utilization": asked})
    assert float(flag(it, "--gpu-memory-utilization")) == asked


@pytest.mark.parametrize("rank", [None, 1, 8, 9, 24, 200, 512])
def test_adapters_fit_the_rank_that_vllm_makes_room_for(rank: int | None) -> None:
    most = int(flag(adapted(rank), "--max-lora-rank"))
    assert most >= (rank or 8)
    assert most in LORA_RANKS


def test_an_adapter_is_its_runs_output_under_the_adapters_name() -> None:
    assert modules(adapted(8)) == {"polite": folders.output("chat", 6, "alice")}
    assert "--enable-lora" not in container(program({}))["command"]


def test_what_the_team_left_out_is_vllms_to_choose() -> None:
    optional = {"--max-model-len": 4096, "--quantization": "awq"}
    assert not optional.keys() & set(container(program({}))["command"])
    it = program({"max_model_len": 4096, "quantization": "awq"})
    assert {name: flag(it, name) for name in optional} == {name: str(value) for name, value in optional.items()}


@pytest.mark.parametrize("minutes", [1, 30, 240])
def test_loading_may_take_as_long_as_the_team_says(minutes: int) -> None:
    it = program({"startup_minutes": minutes})
    startup = container(it)["startupProbe"]
    assert startup["periodSeconds"] * startup["failureThreshold"] >= 60 * minutes
    assert it["spec"]["progressDeadlineSeconds"] > 60 * minutes


def test_answers_under_way_are_finished_before_it_is_killed() -> None:
    it = program({})
    drain = container(it)["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert drain + int(flag(it, "--shutdown-timeout")) < pod(it)["terminationGracePeriodSeconds"]


def test_a_new_version_takes_no_gpu_more() -> None:
    assert program({"replicas": {"min": 2, "max": 2}})["spec"]["strategy"]["rollingUpdate"]["maxSurge"] == 0


def test_more_gpus_come_with_more_memory() -> None:
    one, four = (program({"gpus": {"large": gpus}}) for gpus in (1, 4))
    memory = [size_bytes(container(it)["resources"]["requests"]["memory"]) for it in (one, four)]
    assert memory[1] > 3 * memory[0]


def test_the_teams_resources_are_the_programs_own() -> None:
    """What is for /dev/shm comes on top of them."""
    resources = container(program({"resources": {"cpu": 6, "memory": "20Gi"}}))["resources"]
    assert size_bytes(resources["requests"]["memory"]) > size_bytes("20Gi")
    assert resources["requests"]["cpu"] == "6"


def test_copies_are_spread_but_one_is_never_kept_waiting_for_its_zone() -> None:
    [spread] = pod(program({"replicas": {"min": 1, "max": 2}}))["topologySpreadConstraints"]
    assert spread["whenUnsatisfiable"] == "ScheduleAnyway"


def test_more_copies_do_not_start_the_first_one_anew() -> None:
    assert pod(program({"replicas": {"min": 1, "max": 1}})) == pod(program({"replicas": {"min": 3, "max": 4}}))


def test_it_goes_before_what_people_and_trainings_hold() -> None:
    assert pod(program({}))["priorityClassName"] == "serving"
