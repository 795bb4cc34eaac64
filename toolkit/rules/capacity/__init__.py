"""What the cluster, its nodes and the team's quota have, against what is asked of them."""

from toolkit.rules.capacity.claims import claim_on_two_nodes
from toolkit.rules.capacity.disruption import blocked_drain
from toolkit.rules.capacity.gpu_quota import gpus_beyond_quota
from toolkit.rules.capacity.gpus import more_than_a_node, more_than_the_cluster, shares_of_one, unknown_accelerator
from toolkit.rules.capacity.memory import memory_files, requests_over_limits
from toolkit.rules.capacity.oversubscribed import oversubscribed
from toolkit.rules.capacity.quotas import beyond_quota
from toolkit.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    Rule(
        "capacity/gpu-quota",
        "error",
        "What is served and used by people holds its GPUs, so a run that does not fit beside it never starts.",
        "Ask for fewer GPUs or replicas, or agree with the platform team on a larger `quota.gpus`.",
        gpus_beyond_quota,
    ),
    Rule(
        "capacity/quota",
        "error",
        "Pods and claims beyond the quota are refused by the API server, and their owner retries in silence.",
        "Ask for less, or agree with the platform team on a larger quota.",
        beyond_quota,
    ),
    Rule(
        "capacity/accelerator",
        "error",
        "A pod that selects nodes which the cluster does not have waits for ever.",
        "Choose one of the cluster's `accelerators` in platform.yaml, or add the one that is missing.",
        unknown_accelerator,
    ),
    Rule(
        "capacity/node",
        "error",
        "A pod runs on one node: with more GPUs than any node has it waits for ever.",
        "Ask for at most what a node has, and for several `nodes` where it takes more.",
        more_than_a_node,
    ),
    Rule(
        "capacity/cluster",
        "error",
        "With more GPUs than the whole cluster has, some of its pods wait for ever, and hold those they got.",
        "Ask for fewer GPUs, nodes or replicas.",
        more_than_the_cluster,
    ),
    Rule(
        "capacity/shared-gpu",
        "error",
        "Several shares of a time-sliced GPU are no more time or memory than one, so the plugin refuses the pod.",
        "Ask for one, or for an accelerator that is not shared.",
        shares_of_one,
    ),
    Rule(
        "capacity/oversubscribed",
        "warning",
        "Where quotas add up to more than there is, a team within its quota waits for GPUs that others hold.",
        "Lower the quotas, add GPUs, or keep it so knowingly.",
        oversubscribed,
    ),
    Rule(
        "capacity/claim",
        "error",
        "A volume that one node mounts at a time keeps the pods on every other node waiting for as long as it is held.",
        "Use a claim that many nodes mount (`storage: {nodes: many}`), or keep its pods on one node.",
        claim_on_two_nodes,
    ),
    Rule(
        "capacity/shm",
        "error",
        "Files in memory count as memory, so the container is killed while it fills a volume that seemed large enough.",
        "Raise the container's memory limit above the volume's, with room for the program, or make the volume smaller.",
        memory_files,
    ),
    Rule(
        "capacity/limits",
        "error",
        "A pod that asks for more than its own limit is refused, and its Job or Deployment waits for it in silence.",
        "Raise the limit or lower the request.",
        requests_over_limits,
    ),
    Rule(
        "capacity/drain",
        "error",
        "A node with a pod that may never go cannot be drained, so the cluster can be neither upgraded nor repaired.",
        "Allow one pod to be away (`maxUnavailable: 1`), run a second replica, or do without the budget.",
        blocked_drain,
    ),
)
