"""The webhooks of a controller that runs beside the API server and not in a pod.

Its Service is there under its own name, but leads to `localhost`: the API server follows such a Service too.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from tests.e2e.cluster import Cluster, apply

Body = dict[str, Any]


def documents(file: Path) -> list[Body]:
    return [body for body in yaml.load_all(file.read_bytes(), yaml.CSafeLoader) if body]


def service_to_here(cluster: Cluster, namespace: str, service: str) -> None:
    apply(
        cluster,
        {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}},
        {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": {"name": service, "namespace": namespace},
            "spec": {"type": "ExternalName", "externalName": "localhost"},
        },
    )


def client_config(config: Body, namespace: str, service: str, port: int) -> Body:
    """Where the API server calls: kustomize's placeholders replaced, and the port that is listened on."""
    return {**config, "service": {**config["service"], "namespace": namespace, "name": service, "port": port}}


def configurations(
    file: Path, prefix: str, namespace: str, service: str, port: int, groups: Iterable[str]
) -> list[Body]:
    """The webhook configurations of a file, of the webhooks for these API groups alone."""
    found = documents(file)
    for configuration in found:
        configuration["metadata"]["name"] = f"{prefix}-{configuration['metadata']['name']}"
        configuration["webhooks"] = [
            {**webhook, "clientConfig": client_config(webhook["clientConfig"], namespace, service, port)}
            for webhook in configuration["webhooks"]
            if {group for rule in webhook["rules"] for group in rule["apiGroups"]} <= set(groups)
        ]
    return found
