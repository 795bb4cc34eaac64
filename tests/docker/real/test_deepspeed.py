"""A full training by DeepSpeed, with the configuration that the train image holds: one process, on a CPU.

Two processes on a CPU is what LLaMA-Factory 0.9.5 and DeepSpeed cannot do together; on GPUs neither was tried here.
"""

import json
import subprocess
from pathlib import Path

import pytest
import yaml

from charts.runs.llama_factory import DEEPSPEED
from tests.docker.image import image

pytestmark = pytest.mark.real

TINY_LLAMA = Path(__file__).parent / "tiny_llama.py"
STEPS = 2


def test_zero_stage_3_trains_and_saves_a_whole_model(tmp_path: Path) -> None:
    train = image("train")
    environment = {**train.environment, "HF_HUB_OFFLINE": "1", "FORCE_TORCHRUN": "1", "NPROC_PER_NODE": "1"}
    model, output = tmp_path / "model", tmp_path / "output"
    made = [str(train.python), str(TINY_LLAMA), str(model), str(tmp_path / "sums.json")]
    subprocess.run(made, env=environment, check=True)
    (tmp_path / "dataset_info.json").write_text(json.dumps({"sums": {"file_name": "sums.json"}}))

    config = tmp_path / "full.yaml"
    config.write_text(
        yaml.safe_dump(
            {
                "model_name_or_path": str(model),
                "template": "llama3",
                "stage": "sft",
                "do_train": True,
                "finetuning_type": "full",
                "deepspeed": f"{train.root}{DEEPSPEED}",
                "dataset": "sums",
                "dataset_dir": str(tmp_path),
                "cutoff_len": 128,
                "max_steps": STEPS,
                "logging_steps": 1,
                "output_dir": str(output),
                "report_to": "none",
                "use_cpu": True,
                "bf16": False,
            }
        )
    )
    subprocess.run(train.command("llamafactory-cli", "train", config), env=environment, cwd=tmp_path, check=True)
    assert len([line for line in _log(output) if "loss" in line]) == STEPS
    # Stage 3 splits the weights among processes; a save that did not gather them would hold next to nothing.
    assert (output / "model.safetensors").stat().st_size >= (model / "model.safetensors").stat().st_size / 2


def _log(output: Path) -> list[dict[str, float]]:
    return [json.loads(line) for line in (output / "trainer_log.jsonl").read_text().splitlines()]
