"""docker/bake.hcl as data: what each target is built from. https://docs.docker.com/build/bake/reference/"""

from collections.abc import Mapping
from typing import Any

import hcl2
from hcl2 import SerializationOptions

from tests.docker.dockerfile import DOCKER

WRITTEN = hcl2.loads(
    (DOCKER / "bake.hcl").read_text(encoding="utf-8"),
    serialization_options=SerializationOptions(strip_string_quotes=True, explicit_blocks=False),
)


def default() -> list[str]:
    """What `docker buildx bake` builds when nothing is named."""
    (targets,) = [group["default"]["targets"] for group in WRITTEN["group"]]
    return list(targets)


def targets() -> dict[str, Mapping[str, Any]]:
    """Each by its name; one with a matrix once for every image in it. What others inherit from starts with `_`."""
    named: dict[str, Mapping[str, Any]] = {}
    for block in WRITTEN["target"]:
        for name, target in block.items():
            for image in target.get("matrix", {"image": [name]})["image"]:
                named[image] = target | {"dockerfile": target.get("dockerfile", "").replace("${image}", image)}
    return {name: target for name, target in named.items() if not name.startswith("_")}
