"""A step's Job, and what becomes of it when its pod fails.

| the pod                                                     | the Job                                           |
|-------------------------------------------------------------|---------------------------------------------------|
| was preempted, evicted or lost with its node                | starts it again; the program goes on              |
| exits with 143, somebody stopped it                         | starts it again; the program goes on              |
| exits with 75, an input is not there yet                    | starts it again, 10 s later, then 20 s … 10 min   |
| fails in any other way                                      | has failed, with the reason; a new run is a new Job |

Kueue preempts by suspending the Job, which marks nothing on the pod, and the Job controller holds any pod's exit code
against the policy, also of one that it stopped itself: without the row of 143 a preempted training would have failed.
That a pod is deleted looks the same and ends no run either.

Order is kept in this way and not by waiting: a pod that waits holds its GPU. Without an input it holds one for
seconds. No TTL: Argo CD would start a Job that is gone again. No deadline, but to cancel it: a queued one would miss
it. No `suspend`: it is Kueue's to set. Rules:
https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-failure-policy; delays, which hold for ignored
failures too: https://github.com/kubernetes/kubernetes/blob/master/pkg/controller/job
"""

from typing import Any, Literal

from charts.foundation.manifest import Manifest, namespaced, only
from charts.foundation.pods import template
from charts.foundation.tenant import Tenant
from charts.runs.program_configs import INPUTS_NOT_THERE, STOPPED
from charts.runs.queue import is_queued, queue_labels
from charts.runs.step import Step, annotations, pod

DISRUPTED = [{"type": "DisruptionTarget", "status": "True"}]
"""Set on a pod that something else than its program ends: preemption, eviction, a drained or lost node.

A Job takes `status` for granted, a JobSet refuses a rule without it.
"""

AT_ONCE = {"activeDeadlineSeconds": 1}
"""How a Job is cancelled: it ends as failed, DeadlineExceeded, its pods stop as for any end, and it stays on record."""


def job(tenant: Tenant, step: Step) -> Manifest:
    """The Job that runs the step once."""
    spec = {
        **only(step.cancelled and not is_queued(tenant, step), **AT_ONCE),
        "backoffLimit": 0,
        "podFailurePolicy": {
            "rules": [
                {"action": "Ignore", "onPodConditions": DISRUPTED},
                {"action": "Ignore", "onExitCodes": _exits(step, "In", INPUTS_NOT_THERE, STOPPED)},
                {"action": "FailJob", "onExitCodes": _exits(step, "NotIn", INPUTS_NOT_THERE, STOPPED)},
            ]
        },
        "template": template(tenant, pod(step)),
    }
    return namespaced(
        tenant,
        "Job",
        step.name,
        {"spec": spec},
        field=step.asked_by,
        labels={**step.labels, **queue_labels(tenant, step)},
        annotations=annotations(step),
    )


def inputs_not_there(step: Step) -> dict[str, Any]:
    """Which exit of the step's container means that it came too early."""
    return _exits(step, "In", INPUTS_NOT_THERE)


def _exits(step: Step, operator: Literal["In", "NotIn"], *codes: int) -> dict[str, Any]:
    return {"containerName": step.program, "operator": operator, "values": list(codes)}
