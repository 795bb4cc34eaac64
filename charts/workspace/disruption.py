"""How many copies of a served model a drain may take at once: one, where there are always at least two.

With a single copy a budget could only hold the drain up for ever. A copy that is not ready answers nobody, so it never
holds one up either: https://kubernetes.io/docs/tasks/run-application/configure-pdb/#unhealthy-pod-eviction-policy
"""

from collections.abc import Iterator

from charts.foundation.manifest import Manifest, namespaced
from charts.foundation.tenant import Tenant
from charts.workspace.served_models import served_models


def disruption(tenant: Tenant) -> Iterator[Manifest]:
    for model in served_models(tenant):
        if model.serving.replicas.min > 1 and not tenant.retired:
            workload = model.workload
            spec = {
                "maxUnavailable": 1,
                "unhealthyPodEvictionPolicy": "AlwaysAllow",
                "selector": {"matchLabels": workload.selector},
            }
            yield namespaced(
                tenant,
                "PodDisruptionBudget",
                workload.instance,
                {"spec": spec},
                field=(*model.field, "replicas"),
                labels=workload.labels,
            )
