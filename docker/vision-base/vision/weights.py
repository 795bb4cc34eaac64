"""The weights that trainings start from: files of the image, since nothing is downloaded while a GPU is held."""

import os
from pathlib import Path

from step.ending import Failed


def path(model: str, suffix: str) -> Path:
    """The model's file. Raises Failed that names those that the image has: no later start would find more."""
    folder = Path(os.environ["WEIGHTS"])
    file = folder / (model if model.endswith(suffix) else f"{model}{suffix}")
    if not file.is_file():
        known = ", ".join(sorted(each.name.removesuffix(suffix) for each in folder.glob(f"*{suffix}")))
        raise Failed(
            f"this image has no weights of {model}",
            f"take one of those it has ({known or 'none'}), or an image with more",
        )
    return file
