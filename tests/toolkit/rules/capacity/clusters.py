"""Clusters and pods with GPUs, for tests of what fits where."""

from collections.abc import Mapping
from typing import Any

from charts.foundation.tenant import Site
from tests.charts.tenants import BARE, site
from tests.toolkit.rules.fleets import pod, thing

SMALL = {"gpu": "small"}
LARGE = {"gpu": "large"}
SLICED = {"gpu": "sliced"}

SEVERAL = site(
    BARE
    | {
        "accelerators": {
            "small": {"memory": "24Gi", "node_selector": SMALL, "count": 8, "per_node": 2},
            "large": {"memory": "80Gi", "node_selector": LARGE, "count": 4, "per_node": 4},
            "sliced": {"memory": "24Gi", "node_selector": SLICED, "count": 1, "share": 3},
        }
    }
)
"""Four nodes with two small GPUs each, one with four large ones, one with a GPU for three pods."""

ONE_NODE = site(
    BARE | {"accelerators": {"small": {"memory": "24Gi", "node_selector": SMALL, "count": 2, "per_node": 2}}}
)


def without_gpus() -> Site:
    return site(BARE | {"accelerators": {}})


def asking(gpus: int, selector: Mapping[str, str] | None = None, **spec: Any) -> dict[str, Any]:
    """A pod template of one container that asks for so many GPUs, on nodes with these labels."""
    chosen = {"nodeSelector": dict(selector)} if selector is not None else {}
    container = {"name": "main", "resources": {"limits": {"nvidia.com/gpu": gpus}}}
    return pod(container, **chosen, **spec)


def asking_for(requests: Mapping[str, Any], **limits: Any) -> dict[str, Any]:
    """A pod template of one container with these requests and limits."""
    return pod({"name": "main", "resources": {"requests": dict(requests), "limits": limits}})


def jobset(name: str, template: Mapping[str, Any], nodes: int) -> dict[str, Any]:
    replicated = {"name": "node", "replicas": 1, "template": {"spec": {"parallelism": nodes, "template": template}}}
    return thing("JobSet", name, spec={"replicatedJobs": [replicated]})


def autoscaler(target: str, least: int, most: int) -> dict[str, Any]:
    reference = {"apiVersion": "apps/v1", "kind": "Deployment", "name": target}
    spec = {"scaleTargetRef": reference, "minReplicas": least, "maxReplicas": most}
    return thing("HorizontalPodAutoscaler", target, spec=spec)


def keda(target: str, least: int, most: int) -> dict[str, Any]:
    spec = {"scaleTargetRef": {"name": target}, "minReplicaCount": least, "maxReplicaCount": most}
    return thing("ScaledObject", target, spec=spec)
