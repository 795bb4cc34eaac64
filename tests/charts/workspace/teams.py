"""Teams for the tests of the workspace, the rooms it is made of, and clusters that do things in their own way."""

from typing import Any

from charts.foundation.manifest import Manifest
from charts.foundation.tenant import Tenant
from charts.workspace.autoscaling import autoscaling
from charts.workspace.callback import callback
from charts.workspace.disruption import disruption
from charts.workspace.exposure import exposure
from charts.workspace.external_serving import external_serving
from charts.workspace.login_proxy import login_proxies
from charts.workspace.mlflow import mlflow
from charts.workspace.monitoring import monitoring
from charts.workspace.secrets import secrets
from charts.workspace.storage import storage
from charts.workspace.vllm import vllm
from charts.workspace.webui import webui
from tests.charts.tenants import BARE, FULL

ROOMS = (
    storage,
    secrets,
    mlflow,
    webui,
    vllm,
    autoscaling,
    disruption,
    monitoring,
    external_serving,
    callback,
    login_proxies,
    exposure,
)

LORA: dict[str, Any] = {
    "framework": "llama-factory",
    "run": 7,
    "base": "base",
    "dataset": "chats",
    "template": "llama3",
    "method": "lora",
    "gpus": {"small": 1},
    "merge": True,
}
SERVED: dict[str, Any] = {"engine": "vllm", "model": "base", "gpus": {"small": 1}}
OWN_MLFLOW: dict[str, Any] = {
    "server": "own",
    "database": {"host": "10.9.0.4", "name": "mlflow", "secret": "mlflow-db"},
    "artifacts": "gs://acme-mlflow-team-x",
}

MINIMAL: dict[str, Any] = {}
EVERYTHING: dict[str, Any] = {
    "users": ["alice", "bob"],
    "models": {
        "base": {"source": "artifactory", "path": "acme/base", "parameters": "8B", "secret": "artifactory"},
        "elsewhere": {"source": "preloaded", "path": "/storage/imported/elsewhere", "parameters": "3B"},
    },
    "datasets": {
        "chats": {
            "file": "chats.json",
            "format": "alpaca",
            "fetch": {"uri": "s3://data/chats", "endpoint": "bucket", "secret": "bucket-keys"},
        }
    },
    "trainings": {
        "chat": LORA | {"user": "alice", "hyperparameters": {"lora_rank": 24}},
        "all": LORA | {"method": "full", "merge": False},
    },
    "serving": {
        "assistant": SERVED | {"model": "chat", "run": 3, "replicas": {"min": 2, "max": 4}},
        "based": SERVED | {"gpus": {"large": 2}, "adapters": {"chat": {"training": "chat", "run": 6}}},
        "elsewhere": SERVED | {"model": "elsewhere", "quantization": "fp8", "max_model_len": 8192},
        "whole": SERVED | {"model": "all", "run": 7},
        "outside": {"engine": "external", "model": "chat", "run": 3},
    },
    "webui": {"gpus": {"small": 1}, "per": "user", "expose": {"host": "webui.acme.example"}},
    "mlflow": OWN_MLFLOW | {"expose": {"host": "mlflow.acme.example"}},
    "results": {"uri": "s3://data/results", "endpoint": "bucket", "secret": "bucket-keys"},
    "callback": {"url": "http://backend.acme.svc:8000"},
}

GATEWAY_CLUSTER: dict[str, Any] = FULL | {
    "autoscaling": "hpa",
    "metrics": "prometheus-operator",
    "exposure": {"via": "gateway", "gateway": "external", "gateway_namespace": "gateways"},
    "login": {"with": "identity-proxy", "annotations": {"acme.example/login": "required"}},
}
"""As FULL, the other way wherever there are two."""

UNSCALED: dict[str, Any] = BARE | {"accelerators": FULL["accelerators"], "endpoints": FULL["endpoints"]}


def workspace(tenant: Tenant) -> list[Manifest]:
    return [manifest for room in ROOMS for manifest in room(tenant)]
