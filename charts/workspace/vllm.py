"""Served models: for each one vLLM as a Deployment, and the Service that the gateway reaches it by.

The API's port opens only once the weights are loaded, so `/health` says when it is ready; the start may take as long
as the team said. A pod that ends first leaves the load balancers, then finishes its answers. It reads the model's
folder and no other of the claim, and writes none. Values follow those of the Gateway API inference extension, KServe
and vLLM's production-stack, with longer patience: https://github.com/vllm-project/production-stack/tree/main/helm
"""

from collections.abc import Iterator
from posixpath import dirname
from typing import Any

from msgspec.structs import replace

from charts.foundation import folders, naming, priorities
from charts.foundation.accelerators import chosen
from charts.foundation.compute import compute, with_shared_memory
from charts.foundation.deployment import IN_PLACE, deployment, service
from charts.foundation.manifest import Manifest
from charts.foundation.pods import Compute, Container, Pod, Volume, plus, shared_memory, storage_folder, variable
from charts.foundation.tenant import Tenant
from charts.workspace.served_models import ServedModel, model_path, served_models
from charts.workspace.vllm_command import DRAIN_SECONDS, GRACE_SECONDS, adapter_path, vllm_command

A_GPU = Compute(cpu="4", memory="16Gi", cpu_limit="8", memory_limit="32Gi")
"""What one GPU's worth of serving takes: its weights pass through memory on their way to the GPU."""

ENVIRONMENT = {"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "VLLM_NO_USAGE_STATS": "1", "DO_NOT_TRACK": "1"}
"""Nothing is fetched and nothing reported: pods have no way out."""

WAIT_FOR_A_GPU_SECONDS = 600


def vllm(tenant: Tenant) -> Iterator[Manifest]:
    for model in served_models(tenant):
        pod = _pod(tenant, model)
        yield deployment(
            tenant,
            pod,
            IN_PLACE,
            field=model.field,
            replicas=None if model.autoscaled else model.serving.replicas.min,
            deadline_seconds=60 * model.serving.startup_minutes + WAIT_FOR_A_GPU_SECONDS,
        )
        yield service(tenant, pod, field=model.field)


def _pod(tenant: Tenant, model: ServedModel) -> Pod:
    accelerator, gpus = chosen(tenant.cluster, model.serving.gpus)
    container = Container(
        name="vllm",
        image=tenant.images.serve,
        command=vllm_command(tenant, model),
        compute=with_shared_memory(compute(model.serving.resources, _default(gpus), gpus)),
        env=tuple(variable(name, value) for name, value in ENVIRONMENT.items()),
        ports={"http": naming.SERVING_PORT},
        volumes=(*_folders(tenant, model), shared_memory(gpus)),
        probes=_probes(model.serving.startup_minutes),
    )
    return Pod(
        workload=model.workload,
        container=container,
        service_account="serving",
        accelerator=accelerator,
        grace_seconds=GRACE_SECONDS,
        priority_class=priorities.SERVING.name,
        extra={"topologySpreadConstraints": [_spread(model)]},
    )


def _default(gpus: int) -> Compute:
    return replace(
        A_GPU,
        cpu=str(int(A_GPU.cpu) * gpus),
        cpu_limit=str(int(A_GPU.cpu_limit) * gpus),
        memory=plus(*[A_GPU.memory] * gpus),
        memory_limit=plus(*[A_GPU.memory_limit] * gpus),
    )


def _folders(tenant: Tenant, model: ServedModel) -> Iterator[Volume]:
    """The folders it reads, each once, and none to write."""
    adapters = model.serving.adapters.values()
    read = {
        _folder(model_path(tenant, model.serving), made_by_a_run=model.serving.run is not None),
        *(_folder(adapter_path(tenant, it.training, it.run), made_by_a_run=True) for it in adapters),
    }
    for folder in sorted(read):
        yield storage_folder(folder, read_only=True)


def _folder(path: str, *, made_by_a_run: bool) -> str:
    """What is mounted for a path: what a run makes may come later, in one rename, so the folder around it is."""
    if path.startswith(f"{folders.MODELS}/"):
        return folders.MODELS
    return dirname(path) if made_by_a_run else path


def _probes(startup_minutes: int) -> dict[str, Any]:
    health = {"httpGet": {"path": "/health", "port": "http"}}
    return {
        "startupProbe": {**health, "periodSeconds": 10, "failureThreshold": 6 * startup_minutes, "timeoutSeconds": 5},
        "readinessProbe": {**health, "periodSeconds": 5, "failureThreshold": 2, "timeoutSeconds": 2},
        "livenessProbe": {**health, "periodSeconds": 10, "failureThreshold": 6, "timeoutSeconds": 5},
        "lifecycle": {"preStop": {"sleep": {"seconds": DRAIN_SECONDS}}},
    }


def _spread(model: ServedModel) -> dict[str, Any]:
    """Over zones where it can be had; a pod that waits for the right zone would answer nobody.

    Also of one copy: did the pod change with the number of copies, the first of several would start anew.
    """
    return {
        "maxSkew": 1,
        "topologyKey": "topology.kubernetes.io/zone",
        "whenUnsatisfiable": "ScheduleAnyway",
        "labelSelector": {"matchLabels": model.workload.selector},
    }
