"""A run's own queue, where Kueue queues: a LocalQueue of its name, into the ClusterQueue of its team.

By a queue of its own a run is cancelled, whether it waits or runs: a stopped LocalQueue lets nothing in and puts out
what it let in, which then stands suspended and holds no GPU. `suspend: true` in its manifest would not last, since
Kueue resumes what it has admitted, nor can a run that is let in change its queue.
Source: https://kueue.sigs.k8s.io/docs/concepts/local_queue/ and jobframework/reconciler.go of Kueue 0.19.
"""

from collections.abc import Iterator

from charts.foundation.manifest import Manifest, namespaced, only
from charts.foundation.naming import cluster_queue
from charts.foundation.priorities import TRAINING
from charts.foundation.tenant import Tenant
from charts.runs.step import Step, annotations


def queue(tenant: Tenant, step: Step) -> Iterator[Manifest]:
    if is_queued(tenant, step):
        spec = {"clusterQueue": cluster_queue(tenant.name), **only(step.cancelled, stopPolicy="HoldAndDrain")}
        yield namespaced(
            tenant,
            "LocalQueue",
            step.name,
            {"spec": spec},
            field=step.asked_by,
            labels=step.labels,
            annotations=annotations(step),
        )


def is_queued(tenant: Tenant, step: Step) -> bool:
    """What wants a GPU is; the rest starts at once."""
    return tenant.cluster.queueing == "kueue" and step.compute.gpus > 0


def queue_labels(tenant: Tenant, step: Step) -> dict[str, str]:
    """Labels by which Kueue queues it."""
    if not is_queued(tenant, step):
        return {}
    return {
        "kueue.x-k8s.io/queue-name": step.name,
        "kueue.x-k8s.io/priority-class": TRAINING[step.priority].name,
    }
