"""The schema of a kind as a version of Kubernetes has it, from what is installed: nothing is asked of the internet.

Kubernetes' own come from the PyPI package `kubernetes-validate`, custom resources from `crds/`, with Kubernetes' own
metadata in them. Both refer to one file of definitions a version.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from msgspec.json import decode

CRDS = Path(__file__).parent / "crds"

Kind = tuple[str, str]
"""An API version and a kind: `("apps/v1", "Deployment")`."""

DEFINITIONS = "https://kubernetes.io/api/_definitions.json"
"""Where the schemas look for their version's definitions. Nobody asks there: they are given beside the schema."""

_METADATA = {"$ref": f"{DEFINITIONS}#/$defs/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"}


@cache
def available(kubernetes: str) -> bool:
    """Whether that Kubernetes version's own schemas are installed."""
    return _package(kubernetes).is_dir()


@cache
def known(kubernetes: str, kind: Kind) -> bool:
    """Whether there is a schema of the kind, as that Kubernetes version (such as `1.36`) has it."""
    return (_package(kubernetes) / built_in_file(kind)).exists() or (CRDS / crd_file(kind)).exists()


def schema(kubernetes: str, kind: Kind) -> Any:
    """A JSON schema that refers to DEFINITIONS.

    Raises FileNotFoundError for a version or a kind that there is none of.
    """
    if not available(kubernetes):
        raise FileNotFoundError(f"no schemas of Kubernetes v{kubernetes} are installed")
    built_in = _package(kubernetes) / built_in_file(kind)
    if built_in.exists():
        return decode(built_in.read_bytes())
    custom = decode((CRDS / crd_file(kind)).read_bytes())
    custom["properties"]["metadata"] = _METADATA
    return custom


def definitions(kubernetes: str) -> Any:
    """What is at DEFINITIONS for that version."""
    return decode((_package(kubernetes) / "_definitions.json").read_bytes())


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
