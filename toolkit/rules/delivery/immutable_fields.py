"""What the API server refuses to change once an object is there, kind by kind.

Kubernetes' own kinds: pkg/apis/*/validation of https://github.com/kubernetes/kubernetes/tree/master/pkg/apis.
JobSet: its fields' CEL rules and its webhook, https://github.com/kubernetes-sigs/jobset/tree/main/pkg/webhooks.
Kueue: https://github.com/kubernetes-sigs/kueue/tree/main/apis/kueue/v1beta2 (LocalQueue) and its job webhooks, which
refuse another queue for a Job that runs.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from toolkit.rules.parts import part, value

Path = tuple[str, ...]

QUEUE: Path = ("metadata", "labels", "kueue.x-k8s.io/queue-name")

ALWAYS: Mapping[str, tuple[Path, ...]] = {
    "Job": (
        ("spec", "template"),
        ("spec", "selector"),
        ("spec", "completions"),
        ("spec", "completionMode"),
        ("spec", "podFailurePolicy"),
        ("spec", "successPolicy"),
        ("spec", "backoffLimitPerIndex"),
        ("spec", "managedBy"),
        QUEUE,
    ),
    "JobSet": (
        ("spec", "replicatedJobs"),
        ("spec", "network"),
        ("spec", "successPolicy"),
        ("spec", "failurePolicy"),
        ("spec", "startupPolicy"),
        ("spec", "volumeClaimPolicies"),
        ("spec", "managedBy"),
        QUEUE,
    ),
    "Deployment": (("spec", "selector"),),
    "ReplicaSet": (("spec", "selector"),),
    "DaemonSet": (("spec", "selector"),),
    "PersistentVolumeClaim": (
        ("spec", "storageClassName"),
        ("spec", "accessModes"),
        ("spec", "volumeMode"),
        ("spec", "selector"),
        ("spec", "dataSource"),
        ("spec", "dataSourceRef"),
    ),
    "Service": (("spec", "clusterIP"), ("spec", "clusterIPs")),
    "Secret": (("type",),),
    "RoleBinding": (("roleRef",),),
    "ClusterRoleBinding": (("roleRef",),),
    "PriorityClass": (("value",), ("preemptionPolicy",)),
    "StorageClass": (("provisioner",), ("parameters",), ("reclaimPolicy",), ("volumeBindingMode",)),
    "RuntimeClass": (("handler",),),
    "IngressClass": (("spec", "controller"),),
    "LocalQueue": (("spec", "clusterQueue"),),
}

CHANGEABLE_IN_A_STATEFUL_SET = {
    "replicas",
    "ordinals",
    "template",
    "updateStrategy",
    "persistentVolumeClaimRetentionPolicy",
    "minReadySeconds",
    "revisionHistoryLimit",
}
"""All else of its spec is not."""

SEALED: tuple[Path, ...] = (("immutable",), ("data",), ("binaryData",), ("stringData",))
"""Of a ConfigMap or a Secret that was made immutable."""


def immutable_paths(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Path]:
    """The paths that must be alike in both, for two bodies of one object."""
    kind = str(value(after, "kind"))
    for path in ALWAYS.get(kind, ()):
        if not (path[-1] == "completions" and _scales_both(after)):
            yield path
    if kind == "StatefulSet":
        keys = part(before, "spec").keys() | part(after, "spec").keys()
        yield from (("spec", key) for key in sorted(keys - CHANGEABLE_IN_A_STATEFUL_SET))
    if kind in ("ConfigMap", "Secret") and value(before, "immutable") is True:
        yield from SEALED


def _scales_both(job: Mapping[str, Any]) -> bool:
    """An Indexed Job may change how many there are, if it changes how many run at once along with it."""
    spec = part(job, "spec")
    return spec.get("completionMode") == "Indexed" and spec.get("completions") == spec.get("parallelism")
