"""What LLaMA-Factory 0.9.5 is told, for a training and for the merge after it.

Its own words, so that the file also works as `llamafactory-cli train llama-factory.yaml`. Keys and what they imply:
https://github.com/hiyouga/LLaMA-Factory/tree/v0.9.5/src/llamafactory/hparams
"""

from collections.abc import Mapping
from typing import Any

from charts.foundation import folders, naming
from charts.foundation.manifest import only, without_nothing
from charts.foundation.tenant import Tenant
from charts.model.hyperparameters import LlamaFactoryHyperparameters
from charts.model.trainings import LlamaFactoryTraining
from charts.runs.program_configs import FOLDER

FILE = "llama-factory.yaml"

DEEPSPEED = "/opt/llama-factory/ds_z3_config.json"
"""ZeRO stage 3 without offloading; the train image holds it."""

DEFAULT_RANK = 8
"""LLaMA-Factory's own; written because `lora_alpha` and a server's `--max-lora-rank` follow from it."""


def train_arguments(tenant: Tenant, name: str, training: LlamaFactoryTraining, workers: int) -> dict[str, Any]:
    """Supervised fine-tuning. A restarted one resumes: the output folder is not overwritten."""
    model = tenant.team.models[training.base]
    return {
        "model_name_or_path": folders.base_model(training.base, model),
        "template": training.template,
        "stage": "sft",
        "do_train": True,
        **_method(training),
        "dataset": training.dataset,
        "dataset_dir": FOLDER,
        "preprocessing_num_workers": workers,
        **_learning(training.hyperparameters),
        **_evaluation(training.hyperparameters),
        "output_dir": folders.output(name, training.run, training.user),
        "overwrite_output_dir": False,
        "plot_loss": True,
        "run_name": naming.run(name, training.run),
        "report_to": "none",  # the program `train` records: a tracking server that is away must not end a training
    }


def export_arguments(tenant: Tenant, name: str, training: LlamaFactoryTraining) -> dict[str, Any]:
    """The adapter merged into its base, on a CPU. The base is never quantized here, whatever it was trained on."""
    model = tenant.team.models[training.base]
    return {
        "model_name_or_path": folders.base_model(training.base, model),
        "adapter_name_or_path": folders.output(name, training.run, training.user),
        "template": training.template,
        "finetuning_type": "lora",
        "export_dir": folders.merged_model(name, training.run),
        "export_size": 5,
        "export_device": "cpu",
        "export_legacy_format": False,
    }


def needs_torchrun(training: LlamaFactoryTraining, gpus: int) -> bool:
    """DeepSpeed wants it even on one GPU."""
    return training.method == "full" or gpus > 1 or training.nodes > 1


def _method(training: LlamaFactoryTraining) -> Mapping[str, Any]:
    if training.method == "full":
        return {"finetuning_type": "full", "deepspeed": DEEPSPEED}
    parameters = training.hyperparameters
    rank = parameters.lora_rank or DEFAULT_RANK
    adapter = {
        "finetuning_type": "lora",
        "lora_rank": rank,
        "lora_alpha": parameters.lora_alpha or 2 * rank,
        "lora_dropout": parameters.lora_dropout,
        "lora_target": "all",
    }
    return without_nothing(adapter) | only(training.method == "qlora", quantization_bit=4, quantization_method="bnb")


def _learning(parameters: LlamaFactoryHyperparameters) -> Mapping[str, Any]:
    return without_nothing(
        {
            "cutoff_len": parameters.cutoff_len,
            "packing": parameters.packing,
            "learning_rate": parameters.learning_rate,
            "lr_scheduler_type": parameters.lr_scheduler_type,
            "warmup_ratio": parameters.warmup_ratio,
            "weight_decay": parameters.weight_decay,
            "max_grad_norm": parameters.max_grad_norm,
            "neftune_noise_alpha": parameters.neftune_noise_alpha,
            "num_train_epochs": parameters.num_train_epochs,
            "max_steps": parameters.max_steps,
            "per_device_train_batch_size": parameters.per_device_train_batch_size,
            "gradient_accumulation_steps": parameters.gradient_accumulation_steps,
            "bf16": parameters.precision == "bf16",
            "fp16": parameters.precision == "fp16",
            "seed": parameters.seed,
            "logging_steps": parameters.logging_steps,
            "save_steps": parameters.save_steps,
            "save_total_limit": parameters.save_total_limit,
        }
    )


def _evaluation(parameters: LlamaFactoryHyperparameters) -> Mapping[str, Any]:
    """On the share kept back, whenever a checkpoint is saved unless told otherwise; without one there is none."""
    if parameters.val_size == 0:
        return {}
    return {
        "val_size": parameters.val_size,
        "eval_strategy": "steps",
        "eval_steps": parameters.eval_steps or parameters.save_steps,
        "per_device_eval_batch_size": parameters.per_device_train_batch_size,
    }
