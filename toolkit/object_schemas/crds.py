"""The schemas of the custom resources that are emitted, read out of their controllers' Go modules.

Run by hand when a controller's version moves, from the repository root:

    uv run python -m toolkit.object_schemas.crds

It writes `crds/<group>_<kind>_<version>.json` and `crds/README.md`; both are committed, because the modules are large
and judging works offline. The schemas are stricter than the API server, which drops unknown fields silently: here
they are errors. Rules in CEL (`x-kubernetes-validations`) are left out; only an API server can judge them.
"""

import json
import os
import subprocess
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from msgspec import Struct

from toolkit.object_schemas.schemas import CRDS, crd_file

Schema = dict[str, Any]


class Source(Struct, frozen=True):
    """Custom resources of one controller: the Go module, its version, and the files of that module they stand in."""

    module: str
    version: str
    api_version: str
    files: dict[str, str]
    """File in the module, by kind."""


_KUEUE = "config/components/crd/bases/kueue.x-k8s.io"

SOURCES = (
    Source(
        "github.com/argoproj/argo-cd/v3",
        "v3.5.7",
        "argoproj.io/v1alpha1",
        {
            "Application": "manifests/crds/application-crd.yaml",
            "AppProject": "manifests/crds/appproject-crd.yaml",
        },
    ),
    Source(
        "sigs.k8s.io/kueue",
        "v0.19.2",
        "kueue.x-k8s.io/v1beta2",
        {
            "ClusterQueue": f"{_KUEUE}_clusterqueues.yaml",
            "LocalQueue": f"{_KUEUE}_localqueues.yaml",
            "ResourceFlavor": f"{_KUEUE}_resourceflavors.yaml",
            "WorkloadPriorityClass": f"{_KUEUE}_workloadpriorityclasses.yaml",
        },
    ),
    Source(
        "sigs.k8s.io/jobset",
        "v0.10.1",
        "jobset.x-k8s.io/v1alpha2",
        {"JobSet": "config/components/crd/bases/jobset.x-k8s.io_jobsets.yaml"},
    ),
    Source(
        "sigs.k8s.io/gateway-api",
        "v1.7.0",
        "gateway.networking.k8s.io/v1",
        {"HTTPRoute": "config/crd/standard/gateway.networking.k8s.io_httproutes.yaml"},
    ),
    Source(
        "github.com/kedacore/keda/v2",
        "v2.21.0",
        "keda.sh/v1alpha1",
        {"ScaledObject": "config/crd/bases/keda.sh_scaledobjects.yaml"},
    ),
    Source(
        "github.com/external-secrets/external-secrets",
        "v1.3.2",
        "external-secrets.io/v1",
        {"ExternalSecret": "config/crds/bases/external-secrets.io_externalsecrets.yaml"},
    ),
    Source(
        "github.com/prometheus-operator/prometheus-operator",
        "v0.85.0",
        "monitoring.coreos.com/v1",
        {"PodMonitor": "example/prometheus-operator-crd/monitoring.coreos.com_podmonitors.yaml"},
    ),
    Source(
        "github.com/GoogleCloudPlatform/prometheus-engine",
        "v0.17.2",
        "monitoring.googleapis.com/v1",
        {"PodMonitoring": "charts/operator/crds/monitoring.googleapis.com_podmonitorings.yaml"},
    ),
)
"""Every one is under the Apache License 2.0."""


def main() -> None:
    CRDS.mkdir(exist_ok=True)
    for old in CRDS.glob("*.json"):
        old.unlink()
    with TemporaryDirectory() as go_path:
        for source in SOURCES:
            module = _download(source, go_path)
            for kind, file in source.files.items():
                schema = json_schema(_definition(module / file, source.api_version.split("/")[1]))
                text = json.dumps(schema, separators=(",", ":"), sort_keys=True)
                (CRDS / crd_file((source.api_version, kind))).write_text(f"{text}\n", encoding="utf-8")
    (CRDS / "README.md").write_text("\n".join(_readme()), encoding="utf-8")


def json_schema(definition: Schema) -> Schema:
    """A custom resource's OpenAPI schema as a closed JSON Schema; its status is not ours to write, so it is left out.

    Metadata is only `type: object` in a custom resource's schema; `schemas.py` puts Kubernetes' own in its place.
    """
    root = _closed(definition)
    root["properties"].pop("status", None)
    root["properties"]["metadata"] = {"type": "object"}
    return root


_WORDS = ("description", "default", "example")


def _closed(node: Schema) -> Schema:
    """The schema of one value, without prose and without the words that only an API server knows."""
    kept = {key: value for key, value in node.items() if key not in _WORDS and not key.startswith("x-kubernetes-")}
    if "properties" in node:
        kept["properties"] = {name: _closed(child) for name, child in node["properties"].items()}
    if "items" in node:
        kept["items"] = _closed(node["items"])
    if isinstance(node.get("additionalProperties"), dict):
        kept["additionalProperties"] = _closed(node["additionalProperties"])
    elif node.get("type") == "object" and not _is_open(node):
        kept["additionalProperties"] = False
    if kept.pop("nullable", False):
        kept["type"] = [kept["type"], "null"]
    return kept


def _is_open(node: Schema) -> bool:
    return bool(node.get("x-kubernetes-preserve-unknown-fields") or node.get("additionalProperties"))


def _definition(file: Path, version: str) -> Schema:
    resource = yaml.safe_load(file.read_text(encoding="utf-8"))
    schemas = {one["name"]: one["schema"]["openAPIV3Schema"] for one in resource["spec"]["versions"]}
    definition: Schema = schemas[version]
    return definition


def _download(source: Source, go_path: str) -> Path:
    """The module's folder; Go checks it against its checksum database."""
    go = Path(sysconfig.get_path("scripts")) / "go"
    environment = {**os.environ, "GOPATH": go_path, "GOTOOLCHAIN": "local", "GOFLAGS": "-modcacherw"}
    command = [str(go), "mod", "download", "-json", f"{source.module}@{source.version}"]
    answer = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
    return Path(json.loads(answer.stdout)["Dir"])


def _readme() -> Iterator[str]:
    yield "# Schemas of custom resources\n"
    yield "Written by `uv run python -m toolkit.object_schemas.crds`, which also says how; do not edit."
    yield "Each comes from the Go module of its controller, under the Apache License 2.0.\n"
    yield "| File | Go module | Version | Path in the module |"
    yield "|---|---|---|---|"
    for source in SOURCES:
        for kind, file in source.files.items():
            name = crd_file((source.api_version, kind))
            yield f"| `{name}` | `{source.module}` | {source.version} | `{file}` |"
    yield ""


if __name__ == "__main__":
    main()
