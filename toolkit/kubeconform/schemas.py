"""A folder of schemas that kubeconform reads without the internet.

Kubernetes' own come from the PyPI package `kubernetes-validate`, which keeps one file of shared definitions a
version; kubeconform does not follow references into it, so they are put in place here. Custom resources come from
`crds/`, with Kubernetes' own metadata in them.
"""

import json
import os
from collections.abc import Collection
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

BUILT_IN = "{{.ResourceKind}}{{.KindSuffix}}.json"
CUSTOM = "{{.Group}}_{{.ResourceKind}}_{{.ResourceAPIVersion}}.json"
LOCATIONS = (BUILT_IN, CUSTOM)
"""The names of the files, in kubeconform's template language."""

CRDS = Path(__file__).parent / "crds"
SOURCE = "kubernetes-validate"

Kind = tuple[str, str]
"""An API version and a kind: `("apps/v1", "Deployment")`."""

_METADATA = {"$ref": "#/$defs/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"}


def available(kubernetes: str) -> bool:
    """Whether that Kubernetes version's own schemas are installed: they are for development, and large."""
    return find_spec("kubernetes_validate") is not None and _package(kubernetes).is_dir()


def known(kubernetes: str, kind: Kind) -> bool:
    """Whether there is a schema of the kind, as that Kubernetes version (such as `1.36`) has it."""
    return (_package(kubernetes) / _built_in_file(kind)).exists() or (CRDS / crd_file(kind)).exists()


def write_schemas(kubernetes: str, kinds: Collection[Kind], folder: Path) -> None:
    """Schemas of the kinds, for that Kubernetes version; those that the folder has are left as they are.

    Raises FileNotFoundError for a version or a kind that there is no schema of.
    """
    if not available(kubernetes):
        raise FileNotFoundError(f"no schemas of Kubernetes v{kubernetes} are installed")
    for kind in kinds:
        name = _file(kubernetes, kind)
        if not (folder / name).exists():
            _write(folder / name, json.dumps(_schema(kubernetes, kind)))


def digest() -> str:
    """Of everything that schemas are made from: a folder named by it can be kept."""
    made_from = [version(SOURCE).encode(), Path(__file__).read_bytes()]
    made_from += [file.read_bytes() for file in sorted(CRDS.glob("*.json"))]
    return sha256(b"\0".join(made_from)).hexdigest()[:12]


def crd_file(kind: Kind) -> str:
    """The name that kubeconform looks for: `jobset.x-k8s.io_jobset_v1alpha2.json`."""
    group, _, version = kind[0].rpartition("/")
    return f"{group}_{kind[1].lower()}_{version}.json"


def _file(kubernetes: str, kind: Kind) -> str:
    built_in = _built_in_file(kind)
    return built_in if (_package(kubernetes) / built_in).exists() else crd_file(kind)


def _schema(kubernetes: str, kind: Kind) -> Any:
    built_in = _package(kubernetes) / _built_in_file(kind)
    if built_in.exists():
        schema = _read(built_in)
    else:
        schema = _read(CRDS / crd_file(kind))
        schema["properties"]["metadata"] = _METADATA
    return _inlined(schema, _definitions(kubernetes))


def _built_in_file(kind: Kind) -> str:
    """`deployment-apps-v1.json`, `service-v1.json`, `role-rbac-v1.json`."""
    group, _, version = kind[0].rpartition("/")
    return "-".join(part for part in (kind[1].lower(), group.split(".")[0], version) if part) + ".json"


@cache
def _package(kubernetes: str) -> Path:
    spec = find_spec("kubernetes_validate")
    if spec is None or spec.origin is None:
        raise FileNotFoundError(f"{SOURCE} is not installed")
    return Path(spec.origin).parent / "kubernetes-json-schema" / f"v{kubernetes}.0-local-strict"


@cache
def _definitions(kubernetes: str) -> dict[str, Any]:
    definitions: dict[str, Any] = _read(_package(kubernetes) / "_definitions.json")["$defs"]
    return definitions


def _write(file: Path, text: str) -> None:
    """At once, so that no other run reads half of it."""
    beside = file.with_name(f".{file.name}-{os.getpid()}")
    beside.write_text(text, encoding="utf-8")
    beside.replace(file)


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
