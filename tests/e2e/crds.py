"""The CustomResourceDefinitions of every controller whose kinds are emitted, out of the controllers' own modules.

Those of the same modules and versions that `toolkit/object_schemas/crds.py` reads its schemas from.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import yaml

from tests.e2e import go_modules
from toolkit.object_schemas.crds import SOURCES


def definitions(*left_out: str) -> Iterator[dict[str, Any]]:
    """All, but those of the modules that are left out."""
    files: dict[tuple[str, str], list[str]] = defaultdict(list)
    for source in SOURCES:
        files[source.module, source.version] += source.files.values()
    for (module, version), names in files.items():
        if module not in left_out:
            folder = go_modules.files(module, version, names)
            for name in names:
                yield from yaml.load_all((folder / name).read_bytes(), yaml.CSafeLoader)
