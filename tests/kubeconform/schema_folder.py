"""A folder of schemas as kubeconform reads them: one file a kind, named in its template language.

References are replaced by what they refer to, since kubeconform would ask the internet for the shared definitions.
"""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from toolkit.object_schemas.schemas import Kind, built_in_file, crd_file, definitions, schema

LOCATIONS = ("{{.ResourceKind}}{{.KindSuffix}}.json", "{{.Group}}_{{.ResourceKind}}_{{.ResourceAPIVersion}}.json")


def write_schemas(kubernetes: str, kinds: Iterable[Kind], folder: Path) -> None:
    """Schemas of the kinds, for that Kubernetes version. Raises FileNotFoundError where there is none."""
    for kind in kinds:
        text = json.dumps(_inlined(schema(kubernetes, kind), kubernetes))
        custom = "." in kind[0].partition("/")[0] and not kind[0].partition("/")[0].endswith(".k8s.io")
        (folder / (crd_file(kind) if custom else built_in_file(kind))).write_text(text, encoding="utf-8")


def _inlined(node: Any, kubernetes: str, inside: frozenset[str] = frozenset()) -> Any:
    """The schema with each reference replaced by what it refers to; what refers to itself is open from there on."""
    if isinstance(node, list):
        return [_inlined(item, kubernetes, inside) for item in node]
    if not isinstance(node, dict):
        return node
    reference = node.get("$ref")
    if not isinstance(reference, str):  # a kind may also have a field of that name
        return {key: _inlined(value, kubernetes, inside) for key, value in node.items()}
    name = reference.rpartition("/")[2]
    return {} if name in inside else _inlined(_definitions(kubernetes)[name], kubernetes, inside | {name})


@cache
def _definitions(kubernetes: str) -> dict[str, Any]:
    found: dict[str, Any] = definitions(kubernetes)["$defs"]
    return found
