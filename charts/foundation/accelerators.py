"""Where an accelerator's nodes are, and who divides its GPUs among pods when it is shared.

On GKE a node pool is made with time-sharing and its nodes say so in labels; elsewhere NVIDIA's device plugin is told
by a configuration. Sources: https://cloud.google.com/kubernetes-engine/docs/how-to/timesharing-gpus and
https://github.com/NVIDIA/k8s-device-plugin#with-cuda-time-slicing
"""

from charts.model.cluster import Accelerator, Cluster
from charts.model.sources import Gpus


def chosen(cluster: Cluster, gpus: Gpus) -> tuple[Accelerator | None, int]:
    """The accelerator behind words such as `{l4: 1}`, and how many of it; none and 0 where there are no words."""
    for name, count in gpus.items():
        return cluster.accelerators[name], count
    return None, 0


def node_labels(cluster: Cluster, accelerator: Accelerator) -> dict[str, str]:
    """Labels of the nodes that have it, so that a pod finds them and Kueue counts them."""
    return {**accelerator.node_selector, **_time_sharing(cluster, accelerator)}


def shared_by_plugin(cluster: Cluster) -> dict[str, int]:
    """How many pods use one GPU at a time, by accelerator, where the device plugin divides it."""
    if on_gke(cluster):
        return {}
    return {name: accelerator.share for name, accelerator in cluster.accelerators.items() if accelerator.share > 1}


def on_gke(cluster: Cluster) -> bool:
    return cluster.identity is not None


def _time_sharing(cluster: Cluster, accelerator: Accelerator) -> dict[str, str]:
    if accelerator.share == 1 or not on_gke(cluster):
        return {}
    return {
        "cloud.google.com/gke-gpu-sharing-strategy": "time-sharing",
        "cloud.google.com/gke-max-shared-clients-per-gpu": str(accelerator.share),
    }
