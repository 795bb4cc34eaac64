"""Nodes that are not there: KWOK answers for them, and for what else no process can be on one machine.

Every accelerator of the cluster's profile gets as many nodes as `count` and `per_node` say, with the labels, the
taint and the GPUs that a pod finds on a real one. What the nodes and those outside do is in `stages/`.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from charts.foundation.accelerators import node_labels, shared_by_plugin
from charts.foundation.naming import DEVICE_PLUGIN_NAMESPACE
from charts.foundation.pods import GPU_RESOURCE
from charts.model.cluster import Cluster as Profile
from tests.e2e.cluster import KINDS, Cluster, apply, condition, delete, every, patch, the
from tests.e2e.processes import Servers, answers, free_port
from tests.e2e.waiting import wait_for

STAGES = Path(__file__).parent / "stages"

WITHOUT_GPU = 2
"""Nodes for what needs none: MLflow, downloads, merges."""


def nodes(cluster: Cluster, profile: Profile, servers: Servers, programs: Mapping[str, Path]) -> None:
    """Returns once all of them are ready."""
    apply(cluster, *_installed(profile))
    for body in _bodies(profile):
        _join(cluster, body)
    port = free_port()
    servers.start(
        f"{cluster.name}-kwok",
        [
            programs["kwok"],
            f"--kubeconfig={cluster.kubeconfig}",
            "--manage-all-nodes=true",
            "--node-lease-duration-seconds=40",  # kubelet's own: without, the controllers take the node for lost
            f"--server-address=127.0.0.1:{port}",
            *(f"--config={stages}" for stages in sorted(STAGES.glob("*.yaml"))),
        ],
        ready=lambda: answers(port),
    )
    wait_for(
        f"the nodes of {cluster.name} to be ready",
        lambda: all(condition(node, "Ready") == "True" for node in every(cluster, "Node")),
    )


def lose(cluster: Cluster, name: str) -> Callable[[], None]:
    """The node goes, with all that is on it. What is returned brings it back, empty."""
    node = the(cluster, "Node", name)
    delete(cluster, "Node", name)
    metadata = {"name": name, "labels": node["metadata"]["labels"]}
    room = {key: node["status"][key] for key in ("capacity", "allocatable")}
    taints = [taint for taint in node["spec"].get("taints", ()) if taint["key"] == GPU_RESOURCE]
    return lambda: _join(
        cluster,
        {"apiVersion": "v1", "kind": "Node", "metadata": metadata, "spec": {"taints": taints}, "status": room},
    )


def _join(cluster: Cluster, body: dict[str, Any]) -> None:
    apply(cluster, {key: part for key, part in body.items() if key != "status"})
    patch(cluster, "Node", body["metadata"]["name"], {"status": body["status"]}, part="status")


def _bodies(profile: Profile) -> Iterator[dict[str, Any]]:
    for number in range(WITHOUT_GPU):
        yield _node(f"cpu-{number}", {}, 0)
    for name, accelerator in profile.accelerators.items():
        for number in range(accelerator.count // accelerator.per_node):
            gpus = accelerator.per_node * accelerator.share
            yield _node(f"{name}-{number}", node_labels(profile, accelerator), gpus)


def _node(name: str, labels: Mapping[str, str], gpus: int) -> dict[str, Any]:
    room = {"cpu": "96", "memory": "1Ti", "pods": "110", "ephemeral-storage": "4Ti"}
    room |= {GPU_RESOURCE: str(gpus)} if gpus else {}
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": name, "labels": {"kubernetes.io/hostname": name, "kubernetes.io/os": "linux", **labels}},
        "spec": {"taints": [{"key": GPU_RESOURCE, "value": "present", "effect": "NoSchedule"}]} if gpus else {},
        "status": {"capacity": room, "allocatable": room},
    }


def _installed(profile: Profile) -> Iterator[dict[str, Any]]:
    """What a cluster's own installation brings: storage classes, runtime classes, the device plugin's namespace."""
    if shared_by_plugin(profile):
        yield {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": DEVICE_PLUGIN_NAMESPACE}}
    for name in {profile.storage.single_node, profile.storage.many_nodes}:
        yield {
            "apiVersion": KINDS["StorageClass"],
            "kind": "StorageClass",
            "metadata": {"name": name},
            "provisioner": "tunefleet.test/storage",
            "volumeBindingMode": "WaitForFirstConsumer",
            "allowVolumeExpansion": True,
        }
    for name in {each.runtime_class for each in profile.accelerators.values() if each.runtime_class}:
        yield {
            "apiVersion": KINDS["RuntimeClass"],
            "kind": "RuntimeClass",
            "metadata": {"name": name},
            "handler": name,
        }
