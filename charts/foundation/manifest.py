"""One Kubernetes object, with the input field that made it.

Rooms return manifests: plain data, so that they can be read, tested, judged and written without starting node.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from charts.foundation.tenant import Owner
from charts.model.fault import Field

API_VERSIONS = {
    "ConfigMap": "v1",
    "LimitRange": "v1",
    "Namespace": "v1",
    "PersistentVolumeClaim": "v1",
    "ResourceQuota": "v1",
    "Service": "v1",
    "ServiceAccount": "v1",
    "Deployment": "apps/v1",
    "HorizontalPodAutoscaler": "autoscaling/v2",
    "Job": "batch/v1",
    "Ingress": "networking.k8s.io/v1",
    "NetworkPolicy": "networking.k8s.io/v1",
    "PodDisruptionBudget": "policy/v1",
    "Role": "rbac.authorization.k8s.io/v1",
    "RoleBinding": "rbac.authorization.k8s.io/v1",
    "PriorityClass": "scheduling.k8s.io/v1",
    "Application": "argoproj.io/v1alpha1",
    "AppProject": "argoproj.io/v1alpha1",
    "ExternalSecret": "external-secrets.io/v1",
    "HTTPRoute": "gateway.networking.k8s.io/v1",
    "JobSet": "jobset.x-k8s.io/v1alpha2",
    "ScaledObject": "keda.sh/v1alpha1",
    "ClusterQueue": "kueue.x-k8s.io/v1beta2",
    "LocalQueue": "kueue.x-k8s.io/v1beta2",
    "ResourceFlavor": "kueue.x-k8s.io/v1beta2",
    "WorkloadPriorityClass": "kueue.x-k8s.io/v1beta2",
    "PodMonitor": "monitoring.coreos.com/v1",
    "PodMonitoring": "monitoring.googleapis.com/v1",
}
"""Every kind that is emitted, with the one version of it that is."""


class Manifest(Struct, frozen=True):
    """A Kubernetes object as it goes to `dist/`, and the input field that asked for it."""

    body: Mapping[str, Any]
    field: Field

    @property
    def kind(self) -> str:
        return str(self.body["kind"])

    @property
    def name(self) -> str:
        return str(self.body["metadata"]["name"])


def namespaced(
    owner: Owner,
    kind: str,
    name: str,
    content: Mapping[str, Any],
    *,
    field: Field,
    labels: Mapping[str, str] | None = None,
    annotations: Mapping[str, str] | None = None,
) -> Manifest:
    """An object in its owner's namespace."""
    metadata = {"name": name, "namespace": owner.namespace, "labels": {**owner.labels, **(labels or {})}}
    return _manifest(kind, metadata, content, annotations, field)


def cluster_wide(
    owner: Owner,
    kind: str,
    name: str,
    content: Mapping[str, Any],
    *,
    field: Field,
    labels: Mapping[str, str] | None = None,
    annotations: Mapping[str, str] | None = None,
) -> Manifest:
    """An object of the whole cluster."""
    metadata = {"name": name, "labels": {**owner.labels, **(labels or {})}}
    return _manifest(kind, metadata, content, annotations, field)


def only(condition: bool, **entries: Any) -> dict[str, Any]:
    """The entries if the condition holds, else none: for optional fields inside a literal."""
    return entries if condition else {}


def without_nothing(entries: Mapping[str, Any]) -> dict[str, Any]:
    """The entries whose value is neither None nor empty."""
    return {key: value for key, value in entries.items() if value is not None and value != {} and value != []}


def names(manifests: Iterable[Manifest], kind: str) -> list[str]:
    """Names of the manifests of a kind, in order."""
    return [manifest.name for manifest in manifests if manifest.kind == kind]


def _manifest(
    kind: str,
    metadata: dict[str, Any],
    content: Mapping[str, Any],
    annotations: Mapping[str, str] | None,
    field: Field,
) -> Manifest:
    metadata |= only(bool(annotations), annotations=dict(annotations or {}))
    return Manifest({"apiVersion": API_VERSIONS[kind], "kind": kind, "metadata": metadata, **content}, field)
