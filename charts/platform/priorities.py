"""PriorityClasses, by which the scheduler orders pods, and their Kueue twins, by which Kueue orders what it queues.

They belong to the cluster, not to a team, so that teams' pods compare with each other. Kueue orders trainings only;
served models and WebUIs do not queue.
"""

from collections.abc import Iterator

from charts.foundation.manifest import Manifest, cluster_wide
from charts.foundation.priorities import LEVELS, TRAINING
from charts.foundation.tenant import Site


def priority_classes(site: Site) -> Iterator[Manifest]:
    for level in LEVELS:
        yield cluster_wide(
            site,
            "PriorityClass",
            level.name,
            {
                "value": level.value,
                "preemptionPolicy": "PreemptLowerPriority" if level.preempts else "Never",
                "globalDefault": False,
                "description": level.description,
            },
            field=("clusters", site.cluster_name),
        )


def workload_priority_classes(site: Site) -> Iterator[Manifest]:
    if site.cluster.queueing != "kueue":
        return
    for level in TRAINING.values():
        yield cluster_wide(
            site,
            "WorkloadPriorityClass",
            level.name,
            {"value": level.value, "description": level.description},
            field=("clusters", site.cluster_name, "queueing"),
        )
