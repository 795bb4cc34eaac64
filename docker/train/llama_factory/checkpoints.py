"""The output folder, made so that LLaMA-Factory goes on from what a start before left there.

| left behind                        | LLaMA-Factory alone               | here                                     |
|------------------------------------|-----------------------------------|------------------------------------------|
| a checkpoint cut short in saving   | takes it, as the newest, and dies | deleted: it goes on from the one before  |
| the result, and no checkpoint      | refuses the folder                | the result is deleted: it starts anew    |
| the result, and its checkpoint     | writes the result once more       | that is right: it may have been cut short |
| half a line in the log             | goes on in the same line          | cut off                                  |

https://github.com/hiyouga/LLaMA-Factory/blob/v0.9.5/src/llamafactory/hparams/parser.py (`get_last_checkpoint`)
"""

import json
import re
import shutil
from pathlib import Path

from llama_factory.figures import TRAINER_LOG, TRAINER_STATE
from step.log import say

CHECKPOINT = re.compile(r"checkpoint-(\d+)")
WEIGHTS = {".safetensors", ".bin", ".pt", ".pth"}
RESULT = (
    "adapter_model.safetensors",
    "adapter_model.bin",
    "model.safetensors.index.json",
    "model.safetensors",
    "pytorch_model.bin.index.json",
    "pytorch_model.bin",
)
"""What LLaMA-Factory takes for the result of another training: CHECKPOINT_NAMES in its extras/constants.py."""


def tidy(output: Path) -> None:
    """Leave only what can be gone on from. To be called while nobody else writes there."""
    if not output.is_dir():
        return
    checkpoints = [folder for folder in output.iterdir() if CHECKPOINT.fullmatch(folder.name)]
    whole = [folder for folder in checkpoints if is_whole(folder)]
    for folder in set(checkpoints) - set(whole):
        say(f"train: {folder.name} was cut short while it was saved and is deleted")
        shutil.rmtree(folder)
    if whole:
        say(f"train: goes on from {max(whole, key=_step).name}")
    else:
        for name in RESULT:
            (output / name).unlink(missing_ok=True)
    _cut_off_half_a_line(output / TRAINER_LOG)


def is_whole(checkpoint: Path) -> bool:
    """The trainer's state is what transformers writes last: `Trainer._save_checkpoint`.

    After a crash of the whole node files may be there without their content.
    https://github.com/huggingface/transformers/blob/v5.6.0/src/transformers/trainer.py
    """
    try:
        state = json.loads((checkpoint / TRAINER_STATE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    empty = [file for file in checkpoint.rglob("*") if file.suffix in WEIGHTS and file.stat().st_size == 0]
    return state["global_step"] == _step(checkpoint) and not empty


def _step(checkpoint: Path) -> int:
    found = CHECKPOINT.fullmatch(checkpoint.name)
    return int(found[1]) if found else -1


def _cut_off_half_a_line(log: Path) -> None:
    if log.exists():
        content = log.read_bytes()
        log.write_bytes(content[: content.rfind(b"\n") + 1])
