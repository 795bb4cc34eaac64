"""LLaMA-Factory's WebUI, one for the team or one for each user: a Deployment and its Service.

It is called as itself. Its `--host` and `--port` do nothing, so it listens where GRADIO_* say; it keeps its state in
folders below the working directory, which is therefore on the claim; and it overwrites `no_proxy` with addresses of
its own, so that no proxy may be set for a pod that also speaks to MLflow. Source: LLaMA-Factory 0.9.5,
https://github.com/hiyouga/LLaMA-Factory/tree/v0.9.5/src/llamafactory/webui

A user's WebUI mounts that user's folder, and the team's models and data read-only: what is not mounted cannot be
reached by a path typed into the page.
"""

from collections.abc import Iterator
from typing import Any

from charts.foundation import folders, naming, priorities
from charts.foundation.accelerators import chosen
from charts.foundation.compute import compute, with_shared_memory
from charts.foundation.deployment import RECREATE, deployment, service
from charts.foundation.manifest import Manifest
from charts.foundation.naming import Workload
from charts.foundation.pods import (
    Compute,
    Container,
    Pod,
    Volume,
    shared_memory,
    storage_folder,
    storage_volume,
    variable,
)
from charts.foundation.tenant import Tenant
from charts.foundation.tracking import experiment, tracking_url
from charts.model.sources import PreloadedModel
from charts.model.team import Webui
from charts.workspace.webui_users import webui_users

COMPUTE = Compute(cpu="2", memory="8Gi", cpu_limit="4", memory_limit="16Gi")


def webui(tenant: Tenant) -> Iterator[Manifest]:
    words = tenant.team.webui
    if words is None:
        return
    for user in webui_users(tenant):
        pod = _pod(tenant, words, user)
        yield deployment(tenant, pod, RECREATE, field=("webui",))
        yield service(tenant, pod, field=("webui",))


def _pod(tenant: Tenant, words: Webui, user: str | None) -> Pod:
    accelerator, gpus = chosen(tenant.cluster, words.gpus)
    container = Container(
        name="webui",
        image=tenant.images.train,
        command=("llamafactory-cli", "webui"),
        compute=with_shared_memory(compute(words.resources, COMPUTE, gpus)),
        env=tuple(variable(name, value) for name, value in _environment(tenant, user).items()),
        ports={"http": naming.WEBUI_PORT},
        volumes=(*_folders(tenant, user), shared_memory(gpus)),
        probes=_probes(),
        working_dir=folders.webui(user),
    )
    return Pod(
        workload=Workload("llama-factory-webui", naming.webui(user), "webui"),
        container=container,
        service_account="webui",
        accelerator=accelerator,
        priority_class=priorities.INTERACTIVE.name,
    )


def _environment(tenant: Tenant, user: str | None) -> dict[str, str]:
    """Where it listens and what it tracks; nothing is fetched or reported, since pods have no way out."""
    quiet = {
        "GRADIO_ANALYTICS_ENABLED": "False",
        "HF_HUB_OFFLINE": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "DO_NOT_TRACK": "1",
    }
    listening = {"GRADIO_SERVER_NAME": "0.0.0.0", "GRADIO_SERVER_PORT": str(naming.WEBUI_PORT)}
    url = tracking_url(tenant)
    if url is None:
        return listening | quiet
    tracking = {
        "MLFLOW_TRACKING_URI": url,
        "MLFLOW_EXPERIMENT_NAME": experiment(tenant, user),
        "MLFLOW_DISABLE_TELEMETRY": "true",
    }
    return listening | quiet | tracking


def _folders(tenant: Tenant, user: str | None) -> Iterator[Volume]:
    """The claim as it sees it. Its own folder is a mount, so that kubelet makes it, for the pod's group to write."""
    if user is None:
        yield storage_volume(folders.STORAGE)
        yield storage_folder(folders.webui(None))
        return
    yield storage_folder(folders.webui(user))
    yield storage_folder(folders.MODELS, read_only=True)
    yield storage_folder(folders.data(None), read_only=True)
    for path in _models_elsewhere(tenant):
        yield storage_folder(path, read_only=True)


def _models_elsewhere(tenant: Tenant) -> list[str]:
    """Folders of preloaded models that are not among the others."""
    preloaded = (model.path for model in tenant.team.models.values() if isinstance(model, PreloadedModel))
    return sorted({path for path in preloaded if not path.startswith(f"{folders.MODELS}/")})


def _probes() -> dict[str, Any]:
    """Its page. It may answer late while a training runs, which a restart would end: liveness is patient."""
    page = {"httpGet": {"path": "/", "port": "http"}, "timeoutSeconds": 10}
    return {
        "startupProbe": {**page, "periodSeconds": 10, "failureThreshold": 60},
        "readinessProbe": {**page, "periodSeconds": 15},
        "livenessProbe": {**page, "periodSeconds": 30, "failureThreshold": 10},
    }
