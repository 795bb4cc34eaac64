"""A folder of schemas as kubeconform reads them: one file a kind, named in its template language."""

import json
from collections.abc import Iterable
from pathlib import Path

from toolkit.object_schemas.schemas import Kind, built_in_file, crd_file, schema

LOCATIONS = ("{{.ResourceKind}}{{.KindSuffix}}.json", "{{.Group}}_{{.ResourceKind}}_{{.ResourceAPIVersion}}.json")


def write_schemas(kubernetes: str, kinds: Iterable[Kind], folder: Path) -> None:
    """Schemas of the kinds, for that Kubernetes version. Raises FileNotFoundError where there is none."""
    for kind in kinds:
        text = json.dumps(schema(kubernetes, kind))
        custom = "." in kind[0].partition("/")[0] and not kind[0].partition("/")[0].endswith(".k8s.io")
        (folder / (crd_file(kind) if custom else built_in_file(kind))).write_text(text, encoding="utf-8")
