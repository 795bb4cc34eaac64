"""The team's ResourceQuota, and the LimitRange that speaks for containers which say nothing.

A quota refuses every container without requests, and sidecars that others inject often have none: the LimitRange
gives them a small share. Services that open ports of nodes or buy load balancers are refused; what is exposed goes
through the cluster's own entrance.
"""

from collections.abc import Iterator

from charts.foundation.manifest import Manifest, namespaced
from charts.foundation.pods import GPU_RESOURCE
from charts.foundation.tenant import Tenant
from charts.tenancy.budget import budget

CLAIMS = 2
"""The team's claim, and one to move its data to."""

SILENT_CONTAINER = {
    "defaultRequest": {"cpu": "100m", "memory": "128Mi"},
    "default": {"memory": "512Mi"},
}


def quota(tenant: Tenant) -> Iterator[Manifest]:
    """GPUs are one sum over all accelerators, since pods ask for them by one name; the queue tells them apart."""
    most = budget(tenant)
    hard = {
        f"requests.{GPU_RESOURCE}": str(most.total_gpus),
        "requests.cpu": str(most.cpu),
        "requests.memory": most.memory,
        "requests.storage": most.storage,
        "persistentvolumeclaims": str(CLAIMS),
        "services.loadbalancers": "0",
        "services.nodeports": "0",
    }
    yield namespaced(tenant, "ResourceQuota", "team", {"spec": {"hard": hard}}, field=("quota",))


def limits(tenant: Tenant) -> Iterator[Manifest]:
    """Requests and a memory limit where a container names none, and the largest claim."""
    bounds = [
        {"type": "Container", **SILENT_CONTAINER},
        {"type": "PersistentVolumeClaim", "max": {"storage": budget(tenant).storage}},
    ]
    yield namespaced(tenant, "LimitRange", "team", {"spec": {"limits": bounds}}, field=("quota",))
