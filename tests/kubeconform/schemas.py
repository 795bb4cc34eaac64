"""A folder of schemas that kubeconform reads without the internet.

Kubernetes' own come from the PyPI package `kubernetes-validate`, which keeps one file of shared definitions a
version; kubeconform does not follow references into it, so they are put in place here. Custom resources come from
`crds/`, with Kubernetes' own metadata in them.
"""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

from charts.foundation.manifest import API_VERSIONS
from tests.kubeconform.crds import FOLDER as CRDS
from tests.kubeconform.crds import file_name

BUILT_IN = "{{.ResourceKind}}{{.KindSuffix}}.json"
CUSTOM = "{{.Group}}_{{.ResourceKind}}_{{.ResourceAPIVersion}}.json"
LOCATIONS = (BUILT_IN, CUSTOM)
"""The names of the files, in kubeconform's template language."""

_METADATA = {"$ref": "#/$defs/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"}


def write_schemas(kubernetes: str, folder: Path) -> None:
    """Schemas of every kind that is emitted, as that Kubernetes version (such as `1.36`) has it.

    Raises FileNotFoundError for a version or a kind that there is no schema of.
    """
    package = Path(str(files("kubernetes_validate"))) / "kubernetes-json-schema" / f"v{kubernetes}.0-local-strict"
    definitions = _read(package / "_definitions.json")["$defs"]
    for kind, api_version in API_VERSIONS.items():
        name = _built_in_file(api_version, kind)
        if (package / name).exists():
            schema = _read(package / name)
        else:
            name = file_name(api_version, kind)
            schema = _read(CRDS / name)
            schema["properties"]["metadata"] = _METADATA
        (folder / name).write_text(json.dumps(_inlined(schema, definitions)), encoding="utf-8")


def _built_in_file(api_version: str, kind: str) -> str:
    """`deployment-apps-v1.json`, `service-v1.json`, `role-rbac-v1.json`."""
    group, _, version = api_version.rpartition("/")
    return "-".join(part for part in (kind.lower(), group.split(".")[0], version) if part) + ".json"


def _read(file: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return content


def _inlined(node: Any, definitions: dict[str, Any]) -> Any:
    """The schema with each reference replaced by what it refers to; no kind that is emitted refers to itself."""
    if isinstance(node, list):
        return [_inlined(item, definitions) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        return _inlined(definitions[node["$ref"].rpartition("/")[2]], definitions)
    return {key: _inlined(value, definitions) for key, value in node.items()}
