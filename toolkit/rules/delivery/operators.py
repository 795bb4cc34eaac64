"""Which API groups a cluster has: Kubernetes' own, and those of the operators that its profile names."""

from collections.abc import Callable, Mapping

from charts.model.cluster import Cluster, ExternalSecrets
from charts.model.exposure import GatewayExposure, IngressExposure

BUILT_IN = {"", "apps", "autoscaling", "batch", "policy"} | {
    f"{name}.k8s.io"
    for name in (
        "admissionregistration",
        "apiextensions",
        "apiregistration",
        "authentication",
        "authorization",
        "certificates",
        "coordination",
        "discovery",
        "events",
        "flowcontrol.apiserver",
        "networking",
        "node",
        "rbac.authorization",
        "resource",
        "scheduling",
        "storage",
    )
}
"""https://kubernetes.io/docs/reference/kubernetes-api/"""

OPERATORS: Mapping[str, tuple[str, Callable[[Cluster], bool]]] = {
    "argoproj.io": ("Argo CD", lambda _: True),
    "kueue.x-k8s.io": ("`queueing: kueue`", lambda it: it.queueing == "kueue"),
    "jobset.x-k8s.io": ("`multi_node: jobset`", lambda it: it.multi_node == "jobset"),
    "keda.sh": ("`autoscaling: keda`", lambda it: it.autoscaling == "keda"),
    "external-secrets.io": ("`secrets: {external_secrets: …}`", lambda it: isinstance(it.secrets, ExternalSecrets)),
    "monitoring.coreos.com": ("`metrics: prometheus-operator`", lambda it: it.metrics == "prometheus-operator"),
    "monitoring.googleapis.com": ("`metrics: google-managed`", lambda it: it.metrics == "google-managed"),
    "gateway.networking.k8s.io": ("`exposure: {via: gateway}`", lambda it: isinstance(it.exposure, GatewayExposure)),
    "cert-manager.io": ("`exposure: {via: ingress}`", lambda it: isinstance(it.exposure, IngressExposure)),
}
"""What the group's operator is called in a cluster's profile, and whether the cluster has it."""
