"""A training on several nodes: a JobSet with one pod a node, which find each other by name.

The nodes compute as one, so one that is lost takes the others along, and all start again together from the last
checkpoint. What that means for failures, beside what `job.py` says of one pod:

| a pod                                        | its Job                     | the JobSet                            |
|----------------------------------------------|-----------------------------|---------------------------------------|
| exits with 75, an input is not there yet     | starts that pod again later | goes on                               |
| was preempted, evicted or lost with its node | fails as PodFailurePolicy   | starts all again, however often       |
| fails in any other way                       | fails as BackoffLimit…      | starts all again, twice, then fails   |

A failure is not final at once as it is on one node, because a lost peer looks like one: where the peers of a lost pod
die before Kubernetes has marked it, the third row applies. Kueue preempts by suspending, which fails nothing. A JobSet
has no deadline: one that is cancelled is suspended.
Source: https://jobset.sigs.k8s.io/docs/concepts/
"""

from typing import Any

from msgspec.structs import replace

from charts.foundation.manifest import Manifest, namespaced, only
from charts.foundation.naming import RENDEZVOUS_PORT
from charts.foundation.pods import template, variable
from charts.foundation.tenant import Tenant
from charts.runs.job import DISRUPTED, inputs_not_there
from charts.runs.queue import is_queued, queue_labels
from charts.runs.step import Step, annotations, pod

NODE = "node"


def jobset(tenant: Tenant, step: Step, nodes: int) -> Manifest:
    """The JobSet that runs the step on so many nodes at once."""
    spec = {
        **only(step.cancelled and not is_queued(tenant, step), suspend=True),
        # Names are published before pods are ready: they become ready by finding each other.
        "network": {"enableDNSHostnames": True, "publishNotReadyAddresses": True},
        "failurePolicy": {
            "maxRestarts": 2,
            # Two generations at once would write into the same folder.
            "restartStrategy": "BlockingRecreate",
            "rules": [
                {
                    "name": "disrupted",
                    "action": "RestartJobSetAndIgnoreMaxRestarts",
                    "onJobFailureReasons": ["PodFailurePolicy"],
                }
            ],
        },
        "replicatedJobs": [{"name": NODE, "replicas": 1, "template": {"spec": _job(tenant, step, nodes)}}],
    }
    return namespaced(
        tenant,
        "JobSet",
        step.name,
        {"spec": spec},
        field=step.asked_by,
        labels={**step.labels, **queue_labels(tenant, step)},
        annotations=annotations(step),
    )


def _job(tenant: Tenant, step: Step, nodes: int) -> dict[str, Any]:
    member = replace(step, env=(*step.env, *_rendezvous(step.name, nodes)))
    return {
        "completionMode": "Indexed",
        "completions": nodes,
        "parallelism": nodes,
        "backoffLimit": 0,
        "podFailurePolicy": {
            "rules": [
                {"action": "FailJob", "onPodConditions": DISRUPTED},
                {"action": "Ignore", "onExitCodes": inputs_not_there(step)},
            ]
        },
        "template": template(tenant, pod(member)),
    }


def _rendezvous(name: str, nodes: int) -> tuple[dict[str, Any], ...]:
    """How torchrun finds its peers; LLaMA-Factory's own defaults, 127.0.0.1 and a random port, find none."""
    index = {"fieldPath": "metadata.annotations['batch.kubernetes.io/job-completion-index']"}
    return (
        variable("NNODES", str(nodes)),
        {"name": "NODE_RANK", "valueFrom": {"fieldRef": index}},
        variable("MASTER_ADDR", f"{name}-{NODE}-0-0.{name}"),
        variable("MASTER_PORT", str(RENDEZVOUS_PORT)),
    )
