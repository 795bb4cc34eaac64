"""The team's queue: a ClusterQueue that admits its trainings, which bring a LocalQueue each, and one for other Jobs.

Kueue knows nothing of ResourceQuotas: a training it admits beyond the quota holds its place while its pods are
refused. So the queue never admits more than the budget, borrows nothing from other teams, and leaves the GPUs that
WebUIs and served models may take, since those do not queue. A retired team's queue lets nothing in and puts out what
runs: https://kueue.sigs.k8s.io/docs/concepts/cluster_queue/#stoppolicy
"""

from collections.abc import Iterator
from typing import Any

from charts.foundation.manifest import Manifest, cluster_wide, namespaced, only
from charts.foundation.naming import LOCAL_QUEUE, cluster_queue
from charts.foundation.network import NAMESPACE_LABEL
from charts.foundation.pods import GPU_RESOURCE
from charts.foundation.queueing import COHORT, CPU_FLAVOR, flavor
from charts.foundation.tenant import Tenant
from charts.model.serving import VllmServing
from charts.model.team import Team
from charts.tenancy.budget import budget

PREEMPTION = {
    "reclaimWithinCohort": "Any",
    "withinClusterQueue": "LowerPriority",
    "borrowWithinCohort": {"policy": "Never"},
}
"""Inside a team a training makes room for one of higher priority; it goes on from its checkpoint afterwards."""


def queue(tenant: Tenant) -> Iterator[Manifest]:
    if tenant.cluster.queueing != "kueue":
        return
    name = cluster_queue(tenant.name)
    cluster_queue_spec = {
        "cohortName": COHORT,
        "queueingStrategy": "BestEffortFIFO",
        "namespaceSelector": {"matchLabels": {NAMESPACE_LABEL: tenant.namespace}},
        "resourceGroups": _resource_groups(tenant),
        "preemption": PREEMPTION,
        **only(tenant.retired, stopPolicy="HoldAndDrain"),
    }
    yield cluster_wide(tenant, "ClusterQueue", name, {"spec": cluster_queue_spec}, field=("quota",))
    yield namespaced(tenant, "LocalQueue", LOCAL_QUEUE, {"spec": {"clusterQueue": name}}, field=("quota",))


def queued_gpus(tenant: Tenant) -> dict[str, int]:
    """GPUs left to trainings, by accelerator: the budget's, less what WebUIs and served models take at their most."""
    return {
        accelerator: max(0, gpus - _gpus_of_workspace(tenant.team, accelerator))
        for accelerator, gpus in budget(tenant).gpus.items()
    }


def _gpus_of_workspace(team: Team, accelerator: str) -> int:
    served = [serving for serving in team.serving.values() if isinstance(serving, VllmServing)]
    models = sum(serving.gpus.get(accelerator, 0) * serving.replicas.max for serving in served)
    if team.webui is None:
        return models
    webuis = len(team.users) if team.webui.per == "user" else 1
    return models + webuis * team.webui.gpus.get(accelerator, 0)


def _resource_groups(tenant: Tenant) -> list[dict[str, Any]]:
    """CPU and memory in one flavor, GPUs in one an accelerator; without GPUs none are queued for."""
    most = budget(tenant)
    cpu_and_memory = _flavor(CPU_FLAVOR, {"cpu": str(most.cpu), "memory": most.memory})
    accelerators = [_flavor(flavor(name), {GPU_RESOURCE: str(gpus)}) for name, gpus in queued_gpus(tenant).items()]
    groups = [{"coveredResources": ["cpu", "memory"], "flavors": [cpu_and_memory]}]
    if accelerators:
        groups.append({"coveredResources": [GPU_RESOURCE], "flavors": accelerators})
    return groups


def _flavor(name: str, quantities: dict[str, str]) -> dict[str, Any]:
    resources = [
        {"name": resource, "nominalQuota": nominal, "borrowingLimit": "0"} for resource, nominal in quantities.items()
    ]
    return {"name": name, "resources": resources}
