"""What is wrong and what to do, for what goes wrong with LLaMA-Factory most often, in the words of the team's file.

The patterns are of LLaMA-Factory 0.9.5, transformers 5.6, datasets 4.0 and torch 2.13. What none of them knows keeps
the framework's own words.
"""

import re

MEMORY = (
    "lower `per_device_train_batch_size` (raise `gradient_accumulation_steps` to make up for it), then `cutoff_len`;"
    " or take `method: qlora`, or `gpus` with more memory"
)
POD_MEMORY = "raise `memory_limit` under `resources`"
STORAGE = "the storage is full: delete old runs, lower `save_total_limit`, or raise `storage` in the team's file"
DIVERGED = "lower `learning_rate` or `max_grad_norm`, or take `precision: bf16`"

RANK = re.compile(r"^\[rank\d+\]: ?", re.MULTILINE)
"""Which process says it, before each line of a traceback under torchrun."""
KNOWN = (
    (r"CUDA out of memory.* total capacity of (?P<size>[\d.]+ \w+)", f"the GPU's {{size}} are full: {MEMORY}"),
    (r"CUDA out of memory|CUDA error: out of memory", f"the GPU's memory is full: {MEMORY}"),
    (
        r"No space left on device|Disk quota exceeded|PytorchStreamWriter failed|enforce fail at inline_container",
        STORAGE,
    ),
    (
        r"llamafactory/data/converter\.py\", line \d+, in __call__\n(.*\n){1,9}?KeyError: (?P<field>'[^'\n]+')",
        "the dataset has no field {field}: name its fields under `columns` of the dataset, or choose another `format`",
    ),
    (r"Cannot find valid samples", "no sample fits the dataset's `format`: correct it or `columns` of the dataset"),
    (
        r"the resulting (train|test) set will be empty",
        "the dataset is too small to keep `val_size` of it back: lower it",
    ),
    (r"corresponds to no data", "the dataset is empty: put samples into its file"),
    (
        r"DatasetGenerationError",
        "the dataset cannot be read: its file must be one JSON list or JSON lines, all of the same fields",
    ),
    (
        r"has model type `(?P<type>[^`]+)` but Transformers does not recognize",
        "the image's transformers does not know the base model's type {type}: choose another base, or a newer image",
    ),
    (
        r"SafetensorError: (?P<error>[^\n]+)",
        "the base model's weights cannot be read ({error}): have the model downloaded again",
    ),
    (
        r"Target modules .* not found in the base model",
        "the base model has no layers that LoRA can adapt: `method: full`",
    ),
    (r"Your setup doesn't support bf16", "the GPU does not know bf16: take `precision: fp16`, or an Ampere GPU"),
    (r"Current loss scale already at minimum|(?i:loss is nan|found nan)", f"the training diverged: {DIVERGED}"),
    (
        r"driver on your system is too old|driver version is insufficient",
        "the node's NVIDIA driver is older than the image's CUDA 13 wants: the platform team has to update the node",
    ),
    (
        r"No CUDA GPUs are available|no CUDA-capable device",
        "the pod's GPU does not answer: launch it again, or report the node",
    ),
    (
        r"Timed out after \d+ seconds waiting for clients|client socket has timed out",
        "the other nodes did not come within 15 minutes: see the logs of their pods",
    ),
    (
        r"is killed by signal: (Bus|Killed)|insufficient shared memory",
        "a data loader was killed: raise `memory_limit` under `resources`",
    ),
    (
        r"Signal 9 \(SIGKILL\) received|exitcode\s*: -9",
        f"a process was killed, as it is when the pod's memory is full: {POD_MEMORY}",
    ),
)


def reason(log_tail: str) -> str | None:
    """In one line; None for what is not known."""
    log = RANK.sub("", log_tail)
    for pattern, text in KNOWN:
        if found := re.search(pattern, log):
            return text.format(**found.groupdict())
    return None
