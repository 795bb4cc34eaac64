"""Why trainings fail: the logs of real failures, and the line that is made of them."""

import pytest

from vision.reasons import reason


@pytest.mark.parametrize(
    ("log", "said"),
    [
        (
            "torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.",
            "the GPU's memory is full: smaller batches or smaller images",
        ),
        (
            "[rank1]: RuntimeError: DataLoader worker (pid 37) is killed by signal: Bus error. It is possible that "
            "dataloader's workers are out of shared memory. Please try to raise your shared memory limit.",
            "shared memory is full: smaller batches or smaller images",
        ),
        (
            "RuntimeError: DataLoader worker (pid(s) 37, 38) exited unexpectedly",
            "the memory is full: give the pod more under `resources` in the team's file",
        ),
        (
            "OSError: [Errno 28] No space left on device: '/storage/output/defects-1/weights/last.pt'",
            "the storage is full: make room on it, or have more of it in the team's file",
        ),
        (
            "    raise RuntimeError(emojis(f\"Dataset '{clean_url(self.args.data)}' error ❌ {e}\")) from e\n"
            "RuntimeError: Dataset '/storage/data/parts/data.yaml' error ❌ missing path '/storage/val'\n"
            "Note dataset download directory is '/home/llm/datasets'.",
            "missing path '/storage/val': put the dataset right, and launch under a new number",
        ),
        (
            "PIL.UnidentifiedImageError: cannot identify image file '/storage/data/parts/train/a/1.png'",
            "no image: '/storage/data/parts/train/a/1.png': put the dataset right, and launch under a new number",
        ),
        ("RuntimeError: Unknown model (resnet51)", "timm knows no model resnet51: take one of its names"),
        (
            "vision.reasons.TrainingError: the loss is no number any more: launch with a smaller lr",
            "the loss is no number any more: launch with a smaller lr",
        ),
    ],
)
def test_what_is_known_is_said_with_what_to_do(log: str, said: str) -> None:
    assert reason(f"Traceback (most recent call last):\n{log}\n") == said


def test_what_the_framework_got_over_is_no_reason() -> None:
    log = "WARNING CUDA out of memory with batch=16. Reducing to batch=8 and retrying (1/3).\nValueError: other"
    assert reason(log) is None
