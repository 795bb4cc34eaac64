"""Objects that a person would write, not a chart: a `restricted` namespace admits them, but for what is asked."""

from typing import Any

from charts.foundation.pods import GPU_RESOURCE
from tests.e2e.api import Body
from tests.e2e.cluster import KINDS

Object = dict[str, Any]


def pod(gpus: int = 1, *, security: Body | None = None, **more: Any) -> Object:
    restricted = {
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
        "runAsNonRoot": True,
        "runAsUser": 2000,
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    container = {
        "name": "train",
        "image": "example.com/train:1",
        "securityContext": {**restricted, **(security or {})},
        "resources": {"limits": {GPU_RESOURCE: gpus, "memory": "1Gi"}, "requests": {"cpu": "1"}},
    }
    return {
        "apiVersion": KINDS["Pod"],
        "kind": "Pod",
        "metadata": {"name": "tried"},
        "spec": {"containers": [container], **more},
    }


def job(name: str, gpus: int = 0, claim: str = "", **more: Any) -> Object:
    """Its one pod mounts the claim, if one is named."""
    spec = pod(gpus)["spec"]
    if claim:
        spec["containers"][0]["volumeMounts"] = [{"name": "claim", "mountPath": "/claim"}]
        spec["volumes"] = [{"name": "claim", "persistentVolumeClaim": {"claimName": claim}}]
    template = {"spec": {"restartPolicy": "Never", **spec}}
    return _named("Job", name, spec={"backoffLimit": 0, "template": template, **more})


def claim(name: str, size: str, storage_class: str) -> Object:
    requests = {"requests": {"storage": size}}
    spec = {"accessModes": ["ReadWriteOnce"], "storageClassName": storage_class, "resources": requests}
    return _named("PersistentVolumeClaim", name, spec=spec)


def config(name: str) -> Object:
    return _named("ConfigMap", name, data={"a": "b"})


def with_annotations(body: Object, **annotations: str) -> Object:
    """Of Argo CD's: `sync_options` is `argocd.argoproj.io/sync-options`."""
    named = {f"argocd.argoproj.io/{name.replace('_', '-')}": value for name, value in annotations.items()}
    return {**body, "metadata": {**body["metadata"], "annotations": named}}


def with_labels(body: Object, **labels: str) -> Object:
    return {**body, "metadata": {**body["metadata"], "labels": {**body["metadata"].get("labels", {}), **labels}}}


def _named(kind: str, name: str, **content: Any) -> Object:
    return {"apiVersion": KINDS[kind], "kind": kind, "metadata": {"name": name}, **content}
