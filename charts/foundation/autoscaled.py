"""Whose number of copies an autoscaler sets: git must not name it, nor Argo CD set it back.

A number that leaves git falls to 1, Kubernetes' default. What tells Argo CD to keep it is in another Application, which
may come later than the Deployment; so a number above 1 is never in git where an autoscaler can hold it, also a fixed
one: docs/decisions/0012.
"""

from collections.abc import Iterator

from charts.foundation import naming
from charts.foundation.tenant import Tenant
from charts.model.serving import Replicas, VllmServing


def is_autoscaled(tenant: Tenant, replicas: Replicas) -> bool:
    """Whether there may be more than one copy, and an autoscaler that knows whom to ask; KEDA asks Prometheus."""
    cluster = tenant.cluster
    informed = cluster.autoscaling == "hpa" or (cluster.autoscaling == "keda" and cluster.prometheus is not None)
    return informed and replicas.max > 1 and not tenant.retired


def autoscaled_deployments(tenant: Tenant) -> Iterator[str]:
    """Names of the team's Deployments that are autoscaled."""
    for name, serving in tenant.team.serving.items():
        if isinstance(serving, VllmServing) and is_autoscaled(tenant, serving.replicas):
            yield naming.vllm(name)
