"""The schema of a kind as a version of Kubernetes has it, from what is installed: nothing is asked of the internet.

Kubernetes' own come from the PyPI package `kubernetes-validate`, which keeps one file of shared definitions a
version; references into it are replaced by what they refer to, so that a schema stands alone. Custom resources come
from `crds/`, with Kubernetes' own metadata in them.
"""

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

CRDS = Path(__file__).parent / "crds"

Kind = tuple[str, str]
"""An API version and a kind: `("apps/v1", "Deployment")`."""

_METADATA = {"$ref": "#/$defs/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"}


@cache
def available(kubernetes: str) -> bool:
    """Whether that Kubernetes version's own schemas are installed."""
    return _package(kubernetes).is_dir()


@cache
def known(kubernetes: str, kind: Kind) -> bool:
    """Whether there is a schema of the kind, as that Kubernetes version (such as `1.36`) has it."""
    return (_package(kubernetes) / built_in_file(kind)).exists() or (CRDS / crd_file(kind)).exists()


def schema(kubernetes: str, kind: Kind) -> Any:
    """A JSON schema that stands alone. Raises FileNotFoundError for a version or a kind that there is none of."""
    if not available(kubernetes):
        raise FileNotFoundError(f"no schemas of Kubernetes v{kubernetes} are installed")
    built_in = _package(kubernetes) / built_in_file(kind)
    if built_in.exists():
        return _inlined(_read(built_in), _definitions(kubernetes))
    custom = _read(CRDS / crd_file(kind))
    custom["properties"]["metadata"] = _METADATA
    return _inlined(custom, _definitions(kubernetes))


def crd_file(kind: Kind) -> str:
    """The name of a custom resource's schema: `jobset.x-k8s.io_jobset_v1alpha2.json`."""
    group, _, version = kind[0].rpartition("/")
    return f"{group}_{kind[1].lower()}_{version}.json"


def built_in_file(kind: Kind) -> str:
    """The name of a schema of Kubernetes' own: `deployment-apps-v1.json`, `service-v1.json`, `role-rbac-v1.json`."""
    group, _, version = kind[0].rpartition("/")
    return "-".join(part for part in (kind[1].lower(), group.split(".")[0], version) if part) + ".json"


@cache
def _package(kubernetes: str) -> Path:
    """Its folder, found without importing the package, which loads a validator of its own."""
    spec = find_spec("kubernetes_validate")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "kubernetes-json-schema" / f"v{kubernetes}.0-local-strict"


@cache
def _definitions(kubernetes: str) -> dict[str, Any]:
    definitions: dict[str, Any] = _read(_package(kubernetes) / "_definitions.json")["$defs"]
    return definitions


def _read(file: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return content


def _inlined(node: Any, definitions: dict[str, Any], inside: frozenset[str] = frozenset()) -> Any:
    """The schema with each reference replaced by what it refers to; what refers to itself is open from there on."""
    if isinstance(node, list):
        return [_inlined(item, definitions, inside) for item in node]
    if not isinstance(node, dict):
        return node
    reference = node.get("$ref")
    if not isinstance(reference, str):  # a kind may also have a field of that name
        return {key: _inlined(value, definitions, inside) for key, value in node.items()}
    name = reference.rpartition("/")[2]
    return {} if name in inside else _inlined(definitions[name], definitions, inside | {name})
