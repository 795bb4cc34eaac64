"""A program's config: one YAML file, in the types that the charts write it with."""

from pathlib import Path
from typing import TypeVar

import msgspec
import yaml

from step.ending import Failed

Config = TypeVar("Config")

OTHER_VERSION = "the image and the manifests are of different versions of tunefleet; bring both to the same one"


def read(path: Path, config_type: type[Config]) -> Config:
    """The config in the file. Raises Failed with the key that is wrong, and where it stands."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise Failed(f"{path}: {error.strerror}", "give the path of a config that the charts wrote") from error
    try:
        return msgspec.convert(yaml.safe_load(text), config_type)
    except yaml.YAMLError as error:
        raise Failed(f"{path} is no YAML", " ".join(str(error).split())) from error
    except msgspec.ValidationError as error:
        raise Failed(f"{path}: {error}", OTHER_VERSION) from error
