"""A cluster as a person sees it: apply, get, change, delete, and ask who may do what."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from charts.foundation.manifest import API_VERSIONS
from tests.e2e.api import APPLY, MERGE, Answer, Api, Body, Refused
from tests.e2e.waiting import wait_for

KINDS = API_VERSIONS | {
    "Event": "v1",
    "Node": "v1",
    "PersistentVolume": "v1",
    "Pod": "v1",
    "Secret": "v1",
    "ReplicaSet": "apps/v1",
    "CustomResourceDefinition": "apiextensions.k8s.io/v1",
    "ClusterRole": "rbac.authorization.k8s.io/v1",
    "SubjectAccessReview": "authorization.k8s.io/v1",
    "Workload": "kueue.x-k8s.io/v1beta2",
    "RuntimeClass": "node.k8s.io/v1",
    "ValidatingWebhookConfiguration": "admissionregistration.k8s.io/v1",
    "StorageClass": "storage.k8s.io/v1",
}
"""Every kind that is spoken of, with the version it is read in."""

FIELD_MANAGER = "tunefleet"


@dataclass(frozen=True)
class Cluster:
    """A running cluster; its name is that in `platform.yaml`."""

    name: str
    api: Api
    kubeconfig: Path


def apply(cluster: Cluster, *bodies: Body, dry_run: bool = False) -> tuple[str, ...]:
    """As `kubectl apply --server-side --force-conflicts`; returns the warnings. Raises Refused."""
    query = {"fieldManager": FIELD_MANAGER, "force": "true", **({"dryRun": "All"} if dry_run else {})}
    warnings: list[str] = []
    for body in bodies:
        metadata = body["metadata"]
        path = cluster.api.path(body["apiVersion"], body["kind"], metadata["name"], metadata.get("namespace", ""))
        warnings += cluster.api.request("PATCH", path, body, APPLY, **query).warnings
    return tuple(warnings)


def get(cluster: Cluster, kind: str, name: str, namespace: str = "") -> dict[str, Any] | None:
    """The object, or None if there is none."""
    try:
        return cluster.api.request("GET", _path(cluster, kind, name, namespace)).body
    except Refused as refused:
        if refused.status == 404:
            return None
        raise


def the(cluster: Cluster, kind: str, name: str, namespace: str = "") -> dict[str, Any]:
    """The object, which must be there."""
    found = get(cluster, kind, name, namespace)
    assert found is not None, f"{cluster.name} has no {kind} {namespace}/{name}"
    return found


def every(cluster: Cluster, kind: str, namespace: str = "", labels: str = "") -> list[dict[str, Any]]:
    """All of a kind, by name; `labels` selects as kubectl's `-l` does."""
    query = {"labelSelector": labels} if labels else {}
    listed = cluster.api.request("GET", _path(cluster, kind, "", namespace), **query).body
    items: list[dict[str, Any]] = listed["items"]
    return sorted(items, key=lambda item: str(item["metadata"]["name"]))


def patch(cluster: Cluster, kind: str, name: str, changes: Body, namespace: str = "", part: str = "") -> Answer:
    """Merge the changes into the object; `part` is a subresource such as `status`."""
    path = _path(cluster, kind, name, namespace) + (f"/{part}" if part else "")
    return cluster.api.request("PATCH", path, changes, MERGE)


def annotate(cluster: Cluster, kind: str, name: str, namespace: str, annotations: Mapping[str, str | None]) -> None:
    """Set annotations; None removes one."""
    patch(cluster, kind, name, {"metadata": {"annotations": dict(annotations)}}, namespace)


def delete(cluster: Cluster, kind: str, name: str, namespace: str = "") -> None:
    """As `kubectl delete` does: what was made of it goes too, and is not waited for."""
    cluster.api.request("DELETE", _path(cluster, kind, name, namespace), propagationPolicy="Background")


def as_user(cluster: Cluster, user: str) -> Cluster:
    """The same cluster, asked by somebody else."""
    return replace(cluster, api=replace(cluster.api, user=user))


def can(cluster: Cluster, user: str, verb: str, resource: str, namespace: str = "", group: str = "") -> bool:
    """As `kubectl auth can-i`; a subresource is written `pods/log`."""
    resource, _, subresource = resource.partition("/")
    asked = {"verb": verb, "group": group, "resource": resource, "subresource": subresource, "namespace": namespace}
    groups = ["system:authenticated"]
    if user.startswith("system:serviceaccount:"):
        groups += ["system:serviceaccounts", f"system:serviceaccounts:{user.split(':')[2]}"]
    review = {
        "apiVersion": KINDS["SubjectAccessReview"],
        "kind": "SubjectAccessReview",
        "spec": {"user": user, "groups": groups, "resourceAttributes": asked},
    }
    answer = cluster.api.request("POST", _path(cluster, "SubjectAccessReview"), review)
    return bool(answer.body["status"]["allowed"])


def condition(body: Body | None, kind: str) -> str | None:
    """`True`, `False` or `Unknown`; None where the object has no such condition."""
    conditions: Iterable[Body] = ((body or {}).get("status") or {}).get("conditions") or ()
    return next((str(each["status"]) for each in conditions if each["type"] == kind), None)


def apply_definitions(cluster: Cluster, definitions: Iterable[Body]) -> None:
    """CustomResourceDefinitions; returns once the API server serves them all and describes them."""
    paths = set()
    for definition in definitions:
        apply(cluster, definition)
        spec = definition["spec"]
        paths |= {f"apis/{spec['group']}/{version['name']}" for version in spec["versions"] if version["served"]}

    def missing() -> set[str]:
        return paths - set(cluster.api.request("GET", "/openapi/v3").body["paths"])

    def not_established() -> list[str]:
        found = every(cluster, "CustomResourceDefinition")
        return [str(each["metadata"]["name"]) for each in found if condition(each, "Established") != "True"]

    wait_for("new kinds to be established", lambda: not not_established(), seen=not_established)
    wait_for("new kinds to be described", lambda: not missing(), seen=missing)


def write_kubeconfig(path: Path, api: Api, namespace: str = "default") -> Path:
    """For programs that read one. JSON is YAML."""
    content = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [
            {"name": "c", "cluster": {"server": api.server, "certificate-authority": str(api.authority)}},
        ],
        "users": [{"name": "u", "user": {"token": api.token}}],
        "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u", "namespace": namespace}}],
        "current-context": "x",
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def _path(cluster: Cluster, kind: str, name: str = "", namespace: str = "") -> str:
    return cluster.api.path(KINDS[kind], kind, name, namespace)
