"""How many copies of a served model answer: by the requests that wait, between the team's two numbers.

KEDA asks Prometheus for the whole queue of the model; a HorizontalPodAutoscaler reads each pod's from the metrics API.
Values are those of vLLM's production-stack, whose query asks for a label that vLLM does not have: its name for the
model is `model_name`. Source: https://github.com/vllm-project/production-stack/tree/main/helm
"""

from collections.abc import Iterator
from typing import Any

from charts.foundation.manifest import Manifest, namespaced
from charts.foundation.tenant import Tenant
from charts.workspace.served_models import ServedModel, served_models

METRIC = "vllm:num_requests_waiting"
WAITING_A_REPLICA = 5
POLL_SECONDS = 15
COOLDOWN_SECONDS = 360
"""How long it must have been quiet before copies go: a copy that is missed takes minutes to load again."""


def autoscaling(tenant: Tenant) -> Iterator[Manifest]:
    scaled = [model for model in served_models(tenant) if model.autoscaled]
    for model in scaled:
        if tenant.cluster.autoscaling == "keda":
            yield _scaled_object(tenant, model)
        else:
            yield _horizontal_pod_autoscaler(tenant, model)


def _scaled_object(tenant: Tenant, model: ServedModel) -> Manifest:
    """KEDA's own cool-down only ends the last copy, so the autoscaler behind it gets the same:
    https://keda.sh/docs/latest/reference/scaledobject-spec/#cooldownperiod
    """
    replicas = model.serving.replicas
    query = f'sum({METRIC}{{namespace="{tenant.namespace}",model_name="{model.name}"}})'
    trigger = {"serverAddress": tenant.cluster.prometheus, "query": query, "threshold": str(WAITING_A_REPLICA)}
    spec = {
        "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": model.workload.instance},
        "pollingInterval": POLL_SECONDS,
        "cooldownPeriod": COOLDOWN_SECONDS,
        "minReplicaCount": replicas.min,
        "maxReplicaCount": replicas.max,
        "advanced": {"horizontalPodAutoscalerConfig": {"behavior": _behavior()}},
        "triggers": [{"type": "prometheus", "metadata": trigger}],
    }
    return _named(tenant, model, "ScaledObject", spec)


def _horizontal_pod_autoscaler(tenant: Tenant, model: ServedModel) -> Manifest:
    """Google's adapter has its own spelling of metrics:
    https://cloud.google.com/stackdriver/docs/managed-prometheus/hpa
    """
    google = tenant.cluster.metrics == "google-managed"
    name = f"prometheus.googleapis.com|{METRIC}|gauge" if google else METRIC
    target = {"type": "AverageValue", "averageValue": str(WAITING_A_REPLICA)}
    spec = {
        "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": model.workload.instance},
        "minReplicas": model.serving.replicas.min,
        "maxReplicas": model.serving.replicas.max,
        "metrics": [{"type": "Pods", "pods": {"metric": {"name": name}, "target": target}}],
        "behavior": _behavior(),
    }
    return _named(tenant, model, "HorizontalPodAutoscaler", spec)


def _behavior() -> dict[str, Any]:
    return {"scaleDown": {"stabilizationWindowSeconds": COOLDOWN_SECONDS}}


def _named(tenant: Tenant, model: ServedModel, kind: str, spec: dict[str, Any]) -> Manifest:
    workload = model.workload
    field = (*model.field, "replicas")
    return namespaced(tenant, kind, workload.instance, {"spec": spec}, field=field, labels=workload.labels)
