"""Teams for the tests of a team's bounds: one with as little as possible, one with everything."""

from typing import Any

MINIMAL: dict[str, Any] = {}

TRAINING: dict[str, Any] = {
    "framework": "llama-factory",
    "run": 1,
    "base": "base",
    "dataset": "chats",
    "template": "llama3",
    "method": "lora",
    "gpus": {"small": 1},
}

OWN_MLFLOW: dict[str, Any] = {
    "server": "own",
    "database": {"host": "10.9.0.4", "name": "mlflow_x", "secret": "mlflow-db"},
    "artifacts": "gs://acme-mlflow-x",
}

FULL: dict[str, Any] = {
    "users": ["alice", "bob"],
    "quota": {"gpus": {"small": 8, "large": 4}, "storage": "400Gi"},
    "storage": {"size": "200Gi"},
    "models": {
        "base": {"source": "artifactory", "path": "acme/base", "parameters": "8B", "secret": "artifactory"},
        "registered": {"source": "mlflow", "name": "base", "version": "3", "parameters": "8B"},
    },
    "datasets": {
        "chats": {
            "file": "chats.json",
            "format": "alpaca",
            "fetch": {"uri": "s3://data/chats", "endpoint": "bucket", "secret": "bucket"},
        }
    },
    "trainings": {
        "tune": {**TRAINING, "merge": True, "register": True},
        "wide": {**TRAINING, "gpus": {"large": 2}, "nodes": 2, "method": "full"},
    },
    "serving": {
        "tune": {"engine": "vllm", "model": "tune", "run": 1, "gpus": {"small": 2}, "replicas": {"min": 1, "max": 2}},
        "base": {"engine": "vllm", "model": "base", "gpus": {"small": 1}, "clients": ["app"]},
    },
    "webui": {"gpus": {"small": 1}, "per": "user", "expose": {"host": "webui.example"}},
    "mlflow": {**OWN_MLFLOW, "expose": {"host": "mlflow.example"}},
    "results": {"uri": "s3://results/x", "endpoint": "bucket", "secret": "bucket"},
    "callback": {"url": "http://backend.mlops.svc:8000"},
    "job_creator": {"namespace": "mlops", "service_account": "backend"},
}
