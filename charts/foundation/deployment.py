"""Programs that live on: a Deployment of one kind of pod, and the Service in front of it.

Both carry the name of the workload's instance. A Service is a ClusterIP and points at ports by name, so that a port
is written once, in the container.
"""

from collections.abc import Mapping
from typing import Any

from charts.foundation.manifest import Manifest, namespaced, only
from charts.foundation.pods import Pod, template
from charts.foundation.tenant import Owner
from charts.model.fault import Field

RECREATE = {"type": "Recreate"}
"""The old pod goes before the new one comes: for a program that writes its state to the claim."""

IN_PLACE = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 0, "maxUnavailable": 1}}
"""One pod after the other, within the GPUs that are there: a surge would wait for one that nobody frees."""

OVERLAPPING = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}
"""The new pod answers before the old one goes: for a program that keeps its state elsewhere."""


def deployment(
    owner: Owner,
    pod: Pod,
    strategy: Mapping[str, Any],
    *,
    field: Field,
    replicas: int | None = 1,
    deadline_seconds: int | None = None,
) -> Manifest:
    """The Deployment of a pod.

    Without `replicas` the number is left to an autoscaler, which a number in git would fight. After `deadline_seconds`
    a roll-out that got nowhere counts as failed; Kubernetes' own default is 600. Whoever is retired runs no pod.
    """
    if owner.retired:
        replicas = 0
    spec = {
        **only(replicas is not None, replicas=replicas),
        **only(deadline_seconds is not None, progressDeadlineSeconds=deadline_seconds),
        "strategy": dict(strategy),
        "selector": {"matchLabels": pod.workload.selector},
        "template": template(owner, pod),
    }
    workload = pod.workload
    return namespaced(owner, "Deployment", workload.instance, {"spec": spec}, field=field, labels=workload.labels)


def service(owner: Owner, pod: Pod, *, field: Field) -> Manifest:
    """The Service of a pod: each of its container's ports, under its own number."""
    ports = [{"name": name, "port": port, "targetPort": name} for name, port in pod.container.ports.items()]
    spec = {"type": "ClusterIP", "selector": pod.workload.selector, "ports": ports}
    workload = pod.workload
    return namespaced(owner, "Service", workload.instance, {"spec": spec}, field=field, labels=workload.labels)
