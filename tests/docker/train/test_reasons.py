"""Why a training failed: what is wrong and what to do, in the words of the team's file.

The texts are ends of real logs, shortened: those of a GPU and of several nodes from torch's sources and manuals.
"""

import re

import pytest

from charts.model.hyperparameters import LlamaFactoryHyperparameters
from charts.model.sources import Dataset
from charts.model.team import Team
from charts.model.trainings import LlamaFactoryTraining, Resources
from llama_factory.reasons import KNOWN, reason

MISSING_FIELD = """\
  File "/opt/venv/lib/python3.11/site-packages/llamafactory/data/converter.py", line 94, in __call__
    if self.dataset_attr.prompt and example[self.dataset_attr.prompt]:
                                    ~~~~~~~^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "/opt/venv/lib/python3.11/site-packages/datasets/formatting/formatting.py", line 282, in __getitem__
    value = self.data[key]
            ~~~~~~~~~^^^^^
KeyError: 'question'
"""
GPU_FULL = (
    "[rank0]: torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB. GPU 0 has a total capacity of "
    "22.05 GiB of which 1.20 GiB is free."
)
TRUNCATED = "safetensors_rust.SafetensorError: Error while deserializing header: incomplete metadata"
UNKNOWN_MODEL = (
    "ValueError: The checkpoint you are trying to load has model type `llama9` but Transformers does not recognize this"
    " architecture. This could be because of an issue with the checkpoint."
)
LATE = "torch.distributed.DistStoreError: Timed out after 901 seconds waiting for clients. 1/2 clients joined."
SECTIONS = (Team, Dataset, LlamaFactoryTraining, LlamaFactoryHyperparameters, Resources)


@pytest.mark.parametrize(
    ("log", "wanted"),
    [
        (MISSING_FIELD, ("'question'", "`columns`")),
        (GPU_FULL, ("22.05 GiB", "`per_device_train_batch_size`", "`cutoff_len`")),
        (TRUNCATED, ("incomplete metadata", "downloaded")),
        (UNKNOWN_MODEL, ("llama9", "base")),
        (LATE, ("nodes",)),
        ("Exception: No space left on device (os error 28)\n 44%|####| 20/45", ("storage", "`save_total_limit`")),
        ("ValueError: Your setup doesn't support bf16/gpu. You need torch>=1.10", ("`precision: fp16`",)),
        ("E  exitcode  : -9 (pid: 7)\nE  traceback : Signal 9 (SIGKILL) received by PID 7", ("`memory_limit`",)),
    ],
)
def test_what_is_known_says_what_to_do(log: str, wanted: tuple[str, ...]) -> None:
    said = reason(f"loading\n{log}\n")
    assert said is not None
    assert all(word in said for word in wanted), said
    assert "\n" not in said


def test_under_torchrun_it_is_the_same() -> None:
    ranked = "".join(f"[rank0]: {line}" for line in MISSING_FIELD.splitlines(keepends=True))
    assert reason(ranked) == reason(MISSING_FIELD)


def test_what_is_not_known_is_left_to_its_own_words() -> None:
    assert reason("RuntimeError: the moon is in the wrong house") is None


def test_every_word_that_is_quoted_is_one_of_the_team_s_file() -> None:
    quoted = {quoted.partition(":")[0] for _, text in KNOWN for quoted in re.findall("`([^`]+)`", text)}
    words = {name for section in SECTIONS for name in section.__struct_fields__}
    assert quoted - words == set()
