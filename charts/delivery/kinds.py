"""The kinds that projects let in.

A team's project names each one: what a team deploys, and what controllers make of that, which Argo CD would otherwise
hide. Quotas, roles, accounts and NetworkPolicies are not among them: they are the platform's, whatever stands in the
team's files. Neither are Secrets, although External Secrets and cert-manager make some: a project that shows them lets
them be committed too.
"""

from charts.foundation.manifest import API_VERSIONS

DEPLOYED = (
    "ConfigMap",
    "PersistentVolumeClaim",
    "Service",
    "Deployment",
    "HorizontalPodAutoscaler",
    "Job",
    "Ingress",
    "PodDisruptionBudget",
    "ExternalSecret",
    "HTTPRoute",
    "JobSet",
    "LocalQueue",
    "ScaledObject",
    "PodMonitor",
    "PodMonitoring",
)
"""By the charts `workspace` and `runs`."""

MADE_OF_THEM = (
    ("", "Endpoints"),
    ("", "Pod"),
    ("acme.cert-manager.io", "Challenge"),
    ("acme.cert-manager.io", "Order"),
    ("apps", "ReplicaSet"),
    ("cert-manager.io", "Certificate"),
    ("cert-manager.io", "CertificateRequest"),
    ("discovery.k8s.io", "EndpointSlice"),
    ("kueue.x-k8s.io", "Workload"),
)
"""By controllers, as (group, kind): who looks for why a run waits or a certificate does not come needs to see them."""

CLUSTER_WIDE = ("Namespace", "PriorityClass", "ClusterQueue", "ResourceFlavor", "WorkloadPriorityClass")
"""By the charts `tenancy` and `platform`."""

ARGO_CD = ("Application", "AppProject")


def group_kinds(*kinds: str) -> list[dict[str, str]]:
    """Emitted kinds as a project names them."""
    return [_group_kind(API_VERSIONS[kind].rpartition("/")[0], kind) for kind in kinds]


def team_kinds() -> list[dict[str, str]]:
    """Everything that a team's project knows."""
    return [*group_kinds(*DEPLOYED), *(_group_kind(group, kind) for group, kind in MADE_OF_THEM)]


def _group_kind(group: str, kind: str) -> dict[str, str]:
    return {"group": group, "kind": kind}
