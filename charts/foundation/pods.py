"""Pods that a `restricted` namespace admits: the security baseline, once, under every workload.

Emitted on every pod: non-root with one user for all images (so that all may write the shared claim), no privilege,
no capability, the default seccomp profile, no service-account token, no service links, `USER` and `HOME` set, and
resources on every container. Sources: Kubernetes' Pod Security Standards, level restricted; GPU pods keep a writable
root file system because the NVIDIA container hook writes to it.
"""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from charts.foundation.accelerators import node_labels
from charts.foundation.folders import STORAGE
from charts.foundation.manifest import only, without_nothing
from charts.foundation.naming import CLAIM, ServiceAccount, Workload
from charts.foundation.quantities import size, size_bytes
from charts.foundation.tenant import Owner
from charts.model.cluster import Accelerator, Cluster

USER_ID = 2000
"""The user of the images and of vLLM's own; a UID without a passwd entry crashes torch in `getpwuid`."""
HOME = "/home/llm"

GPU_RESOURCE = "nvidia.com/gpu"
GPU_TOLERATION = {"key": GPU_RESOURCE, "operator": "Exists", "effect": "NoSchedule"}


class Compute(Struct, frozen=True):
    """What a container is promised, and the most it may use."""

    cpu: str
    memory: str
    cpu_limit: str
    memory_limit: str
    gpus: int = 0

    def body(self) -> dict[str, Any]:
        gpus = only(self.gpus > 0, **{GPU_RESOURCE: self.gpus})
        return {
            "requests": {"cpu": self.cpu, "memory": self.memory, **gpus},
            "limits": {"cpu": self.cpu_limit, "memory": self.memory_limit, **gpus},
        }


class Volume(Struct, frozen=True):
    """A volume and where the container sees it."""

    name: str
    path: str
    source: Mapping[str, Any]
    sub_path: str | None = None
    read_only: bool = False

    def mount(self) -> dict[str, Any]:
        mount = {"name": self.name, "mountPath": self.path, "subPath": self.sub_path}
        return without_nothing(mount) | only(self.read_only, readOnly=True)


class Container(Struct, frozen=True):
    """The one container of a pod."""

    name: str
    image: str
    command: tuple[str, ...]
    compute: Compute
    env: tuple[Mapping[str, Any], ...] = ()
    ports: Mapping[str, int] = field(default_factory=dict)
    volumes: tuple[Volume, ...] = ()
    probes: Mapping[str, Any] = field(default_factory=dict)
    """Kubernetes' own keys: startupProbe, readinessProbe, livenessProbe, lifecycle."""
    working_dir: str | None = None
    tmp: str = "10Gi"
    """Room for what it writes to /tmp; the pod is evicted beyond."""


class Pod(Struct, frozen=True):
    """A pod: one container, whose workload it is, and where it may run."""

    workload: Workload
    container: Container
    service_account: ServiceAccount
    accelerator: Accelerator | None = None
    grace_seconds: int = 30
    priority_class: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Kubernetes' own keys of a pod spec, such as restartPolicy or topologySpreadConstraints."""


def template(owner: Owner, pod: Pod) -> dict[str, Any]:
    """The pod template, for a Deployment or a Job."""
    volumes = (*_writable(pod.container), *pod.container.volumes)
    metadata = {"labels": {**owner.labels, **pod.workload.labels, **pod.labels}}
    metadata |= only(bool(pod.annotations), annotations=dict(pod.annotations))
    return {
        "metadata": metadata,
        "spec": {
            "serviceAccountName": pod.service_account,
            "automountServiceAccountToken": False,
            "enableServiceLinks": False,
            "securityContext": {
                "runAsNonRoot": True,
                "runAsUser": USER_ID,
                "runAsGroup": USER_ID,
                "fsGroup": USER_ID,
                "fsGroupChangePolicy": "OnRootMismatch",
                "seccompProfile": {"type": "RuntimeDefault"},
            },
            "terminationGracePeriodSeconds": pod.grace_seconds,
            **only(pod.priority_class is not None, priorityClassName=pod.priority_class),
            **_placement(owner.cluster, pod.accelerator),
            **pod.extra,
            "containers": [_container(pod.container, volumes)],
            "volumes": _unique([{"name": volume.name, **volume.source} for volume in volumes]),
        },
    }


def storage_volume(path: str, *, sub_path: str | None = None, read_only: bool = False) -> Volume:
    """The team's claim, or a folder of it."""
    return Volume(CLAIM, path, {"persistentVolumeClaim": {"claimName": CLAIM}}, sub_path, read_only)


def storage_folder(path: str, *, read_only: bool = False) -> Volume:
    """One folder of the team's claim, at the path that everyone knows it by; kubelet makes it if it is not there."""
    return storage_volume(path, sub_path=path.removeprefix(f"{STORAGE}/"), read_only=read_only)


def config_volume(config_map: str, path: str) -> Volume:
    return Volume("config", path, {"configMap": {"name": config_map}}, read_only=True)


def scratch_volume(name: str, path: str, limit: str) -> Volume:
    """A folder on the node's disk that goes with the pod."""
    return Volume(name, path, {"emptyDir": {"sizeLimit": limit}})


def shared_memory(gpus: int) -> Volume:
    """`/dev/shm` for NCCL and data loaders. It counts against memory."""
    return Volume("shm", "/dev/shm", {"emptyDir": {"medium": "Memory", "sizeLimit": shared_memory_size(gpus)}})


def shared_memory_size(gpus: int) -> str:
    """2Gi for one GPU, 16Gi where several talk to each other through it.

    KServe gives 1Gi and vLLM's production-stack 20Gi once tensors are parallel:
    https://github.com/vllm-project/production-stack/tree/main/helm
    """
    return "16Gi" if gpus > 1 else "2Gi"


def plus(memory: str, *more: str) -> str:
    """The sum of sizes."""
    return size(sum(map(size_bytes, (memory, *more))))


def variable(name: str, value: str) -> dict[str, Any]:
    return {"name": name, "value": value}


def secret_variable(name: str, secret: str, key: str | None = None, *, optional: bool = False) -> dict[str, Any]:
    """An environment variable from a Secret; its key is the variable's name unless given."""
    reference = {"name": secret, "key": key or name} | only(optional, optional=True)
    return {"name": name, "valueFrom": {"secretKeyRef": reference}}


def _writable(container: Container) -> tuple[Volume, Volume]:
    """HOME and /tmp, which programs expect to write although the image itself is read-only."""
    return scratch_volume("home", HOME, "10Gi"), scratch_volume("tmp", "/tmp", container.tmp)


def _container(container: Container, volumes: tuple[Volume, ...]) -> dict[str, Any]:
    ports = [{"name": name, "containerPort": port} for name, port in container.ports.items()]
    return without_nothing(
        {
            "name": container.name,
            "image": container.image,
            "imagePullPolicy": "IfNotPresent",
            "command": list(container.command),
            "workingDir": container.working_dir,
            "env": [variable("USER", "llm"), variable("HOME", HOME), *container.env],
            "ports": ports,
            "resources": container.compute.body(),
            "securityContext": {
                "allowPrivilegeEscalation": False,
                "capabilities": {"drop": ["ALL"]},
                "readOnlyRootFilesystem": container.compute.gpus == 0,
            },
            **container.probes,
            "terminationMessagePolicy": "FallbackToLogsOnError",
            "volumeMounts": [volume.mount() for volume in volumes],
        }
    )


def _placement(cluster: Cluster, accelerator: Accelerator | None) -> dict[str, Any]:
    if accelerator is None:
        return {}
    return {
        **only(accelerator.runtime_class is not None, runtimeClassName=accelerator.runtime_class),
        "nodeSelector": node_labels(cluster, accelerator),
        "tolerations": [dict(GPU_TOLERATION)],
    }


def _unique(volumes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({volume["name"]: volume for volume in volumes}.values())
