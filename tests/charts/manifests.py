"""Reading manifests in tests: the parts that relations are stated about."""

from collections.abc import Iterable, Iterator
from typing import Any

from charts.foundation.manifest import Manifest

PROBES = ("startupProbe", "readinessProbe", "livenessProbe")


def of_kind(manifests: Iterable[Manifest], kind: str) -> list[Manifest]:
    return [manifest for manifest in manifests if manifest.kind == kind]


def the(manifests: Iterable[Manifest], kind: str, name: str | None = None) -> dict[str, Any]:
    """The body of the one manifest of a kind, or of a kind and name."""
    [found] = (manifest for manifest in of_kind(manifests, kind) if name in (None, manifest.name))
    return dict(found.body)


def pod(deployment: dict[str, Any]) -> dict[str, Any]:
    return dict(deployment["spec"]["template"]["spec"])


def container(deployment: dict[str, Any]) -> dict[str, Any]:
    [only] = pod(deployment)["containers"]
    return dict(only)


def environment(deployment: dict[str, Any]) -> dict[str, Any]:
    """Values of variables, or where they come from."""
    return {entry["name"]: entry.get("value", entry.get("valueFrom")) for entry in container(deployment)["env"]}


def flag(deployment: dict[str, Any], name: str) -> str:
    """What follows a flag in the command."""
    command = container(deployment)["command"]
    return str(command[command.index(name) + 1])


def probes(deployment: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from (container(deployment)[name] for name in PROBES if name in container(deployment))


def secrets_read(deployment: dict[str, Any]) -> set[str]:
    sources = (entry.get("valueFrom", {}) for entry in container(deployment)["env"])
    return {source["secretKeyRef"]["name"] for source in sources if "secretKeyRef" in source}


def claim_folders(deployment: dict[str, Any], *, writable: bool) -> dict[str, str]:
    """Which folders of the claim are mounted to write or only to read, each with its path in the pod; "" is all."""
    volumes = {volume["name"]: volume for volume in pod(deployment)["volumes"]}
    return {
        mount.get("subPath", ""): mount["mountPath"]
        for mount in container(deployment)["volumeMounts"]
        if "persistentVolumeClaim" in volumes[mount["name"]] and mount.get("readOnly", False) is not writable
    }


def flag_value(deployment: dict[str, Any], name: str) -> str:
    """What stands behind the equals sign of a flag in the command."""
    [value] = [word.partition("=")[2] for word in container(deployment)["command"] if word.startswith(f"{name}=")]
    return str(value)
