"""A release of the images: where platform.yaml says that they are kept, and which ones it names from then on.

uv run python docker/platform_images.py overrides VERSION    what `docker buildx bake` is told beside bake.hcl
uv run python docker/platform_images.py pin FOLDER           platform.yaml, naming the images of the files in FOLDER
"""

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

DOCKER = Path(__file__).parent
PLATFORM = DOCKER.parent / "platform.yaml"

BUILT_ON = ("base", "builder", "vision-base")
"""Folders that others build on; they are not kept anywhere."""


def images() -> list[str]:
    """What is built here for platform.yaml: it names each by its folder."""
    return sorted(path.parent.name for path in DOCKER.glob("*/Dockerfile") if path.parent.name not in BUILT_ON)


def overrides(platform: str, version: str) -> dict[str, Any]:
    """Tags, and a cache beside them: https://docs.docker.com/build/bake/overrides/"""
    named: Mapping[str, str] = yaml.safe_load(platform)["images"]
    repositories = {image: repository(named[image]) for image in images() if image in named}
    return {
        "target": {
            image: {
                "tags": [f"{place}:{version}"],
                "cache-from": [f"type=registry,ref={place}:cache"],
                "cache-to": [f"type=registry,ref={place}:cache,mode=max"],
            }
            for image, place in repositories.items()
        }
    }


def pinned(platform: str, references: Mapping[str, str]) -> str:
    """platform.yaml with these images in place of its own; comments stay. Raises KeyError for one that it has not."""
    for image, reference in references.items():
        place = rf"^(  {re.escape(image)}: )[^\s#]+"
        platform, found = re.subn(place, rf"\g<1>{reference}", platform, flags=re.MULTILINE)
        if found != 1:
            raise KeyError(f"platform.yaml does not name the image {image} on one line")
    return platform


def repository(image: str) -> str:
    """`registry:5000/name` of `registry:5000/name:tag@digest`."""
    return re.sub(r":[^:/]+$", "", image.partition("@")[0])


def main() -> None:
    match sys.argv[1:]:
        case ["overrides", version]:
            json.dump(overrides(PLATFORM.read_text(encoding="utf-8"), version), sys.stdout, indent=2)
        case ["pin", folder]:
            references = {path.name: path.read_text(encoding="utf-8").strip() for path in Path(folder).iterdir()}
            PLATFORM.write_text(pinned(PLATFORM.read_text(encoding="utf-8"), references), encoding="utf-8")
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
