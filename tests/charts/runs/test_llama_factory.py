"""What LLaMA-Factory is told.

That each key is one of LLaMA-Factory 0.9.5's is not judged here, since its package is not installed: the program in
the train image reads these very files in its own tests.
"""

from typing import Any

import pytest

from charts.foundation.tenant import Tenant
from charts.runs.llama_factory import export_arguments
from tests.charts.runs.teams import LLM, files, runs, team


def told(**words: Any) -> dict[str, Any]:
    """The training's configuration, as it stands in its ConfigMap."""
    arguments: dict[str, Any] = files(runs(team({"t": LLM | words})), "t-1")["llama-factory.yaml"]
    return arguments


def export(tenant: Tenant, name: str) -> dict[str, Any]:
    training: Any = tenant.team.trainings[name]
    return export_arguments(tenant, name, training)


METHODS = ("lora", "qlora", "full")


@pytest.mark.parametrize("method", METHODS)
def test_a_base_is_quantized_for_an_adapter_only(method: str) -> None:
    config = told(method=method)
    assert ("quantization_bit" in config) == (method == "qlora")
    assert ("quantization_method" in config) == (method == "qlora")
    assert config["finetuning_type"] in ("lora", "full")
    assert (config["finetuning_type"] == "full") == (method == "full")


@pytest.mark.parametrize("method", METHODS)
def test_only_whole_models_are_spread_by_deepspeed_and_have_no_rank(method: str) -> None:
    config = told(method=method, hyperparameters={"lora_rank": 16, "lora_dropout": 0.1})
    assert ("deepspeed" in config) == (method == "full")
    assert any(key.startswith("lora_") for key in config) == (method != "full")


@pytest.mark.parametrize("method", METHODS)
def test_a_preempted_run_goes_on_from_its_checkpoint(method: str) -> None:
    config = told(method=method)
    assert config["overwrite_output_dir"] is False
    assert config["save_steps"] > 0


def test_alpha_is_twice_the_rank_unless_said() -> None:
    for words in ({}, {"lora_rank": 4}, {"lora_rank": 64}):
        config = told(hyperparameters=words)
        assert config["lora_alpha"] == 2 * config["lora_rank"]
    assert told(hyperparameters={"lora_rank": 64, "lora_alpha": 7})["lora_alpha"] == 7


@pytest.mark.parametrize("precision", ["bf16", "fp16", "fp32"])
def test_a_precision_is_one_switch_or_none(precision: str) -> None:
    config = told(hyperparameters={"precision": precision})
    assert [name for name in ("bf16", "fp16") if config[name]] == ([precision] if precision != "fp32" else [])


def test_there_is_no_evaluation_without_samples_kept_for_it() -> None:
    """LLaMA-Factory refuses `do_eval` without them, after the GPU was granted."""
    assert not {key for key in told(hyperparameters={"eval_steps": 5}) if "eval" in key}
    kept = told(hyperparameters={"val_size": 0.1, "save_steps": 7})
    assert kept["eval_steps"] == kept["save_steps"]
    assert told(hyperparameters={"val_size": 0.1, "eval_steps": 5})["eval_steps"] == 5


def test_every_hyperparameter_that_is_said_is_told() -> None:
    said = {
        "learning_rate": 2e-5,
        "num_train_epochs": 1.5,
        "max_steps": 11,
        "per_device_train_batch_size": 3,
        "gradient_accumulation_steps": 5,
        "cutoff_len": 1234,
        "lora_rank": 32,
        "lora_alpha": 48,
        "lora_dropout": 0.05,
        "lr_scheduler_type": "linear",
        "warmup_ratio": 0.2,
        "weight_decay": 0.01,
        "max_grad_norm": 0.5,
        "neftune_noise_alpha": 5.0,
        "packing": True,
        "val_size": 0.1,
        "eval_steps": 9,
        "save_steps": 13,
        "save_total_limit": 4,
        "logging_steps": 3,
        "seed": 7,
    }
    assert said.items() <= told(hyperparameters=said).items()


def test_llama_factory_records_nothing_itself_where_there_is_an_mlflow_either() -> None:
    """Its own recording ends the training when the server is away; left out, the key means every tracker it finds."""
    assert told()["report_to"] == "none"


def test_no_value_has_a_blank_that_torchrun_would_split() -> None:
    for method in METHODS:
        assert not [value for value in told(method=method).values() if isinstance(value, str) and " " in value]


def test_a_merge_joins_what_the_training_wrote_to_what_it_started_from() -> None:
    for method in ("lora", "qlora"):
        merging = team({"t": LLM | {"method": method, "merge": True}})
        config, training = export(merging, "t"), told(method=method)
        assert config["adapter_name_or_path"] == training["output_dir"]
        assert config["model_name_or_path"] == training["model_name_or_path"]
        assert config["template"] == training["template"]
        assert config["export_device"] == "cpu"
        assert not [key for key in config if "quantization" in key]
