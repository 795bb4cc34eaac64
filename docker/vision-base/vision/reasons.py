"""Why vision trainings fail, and what to do, in one line for those who launched them."""

import re

from supervising.reasons import last_error

SMALLER = "smaller batches or smaller images"
MEND = "put the dataset right, and launch under a new number"
MORE_MEMORY = "give the pod more under `resources` in the team's file"
MORE_STORAGE = "make room on it, or have more of it in the team's file"

KNOWN = (
    (r"CUDA out of memory|CUDA error: out of memory", f"the GPU's memory is full: {SMALLER}"),
    (r"</torch_|killed by signal: Bus error", f"shared memory is full: {SMALLER}"),
    (r"DataLoader worker .*(killed by signal: Killed|exited unexpectedly)", f"the memory is full: {MORE_MEMORY}"),
    (r"No space left on device|Disk quota exceeded", f"the storage is full: {MORE_STORAGE}"),
    (r"Dataset '[^']*' error \W*(?P<said>.+)", f"{{said}}: {MEND}"),
    (r"cannot identify image file (?P<said>.+)", f"no image: {{said}}: {MEND}"),
    (r"Unknown model \((?P<said>[^)]+)\)", "timm knows no model {said}: take one of its names"),
    (r"TrainingError: (?P<said>.+)", "{said}"),
)
"""What the last error says, and what is said instead; `{said}` is what it says itself."""


class TrainingError(Exception):
    """What is wrong and what to do: said by what learns, where it knows."""


def reason(log_tail: str) -> str | None:
    """None for what is not known here: then the error speaks for itself."""
    error = last_error(log_tail) or ""
    for pattern, words in KNOWN:
        if found := re.search(pattern, error):
            return words.format(**found.groupdict())
    return None
