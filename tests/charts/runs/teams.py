"""Teams with runs, and what their manifests say: for the tests of every room of runs."""

from collections.abc import Iterator
from typing import Any

import yaml

from charts.foundation.manifest import Manifest
from charts.foundation.tenant import Tenant
from charts.runs.download import downloads
from charts.runs.merge import merges
from charts.runs.register import registrations
from charts.runs.training import trainings
from charts.runs.vision import vision_trainings
from tests.charts.tenants import FULL, SHARED, site, tenant

ROOMS = (downloads, trainings, vision_trainings, merges, registrations)

LLM: dict[str, Any] = {
    "framework": "llama-factory",
    "run": 1,
    "base": "base",
    "dataset": "questions",
    "template": "llama3",
    "method": "lora",
    "gpus": {"small": 1},
}
YOLO: dict[str, Any] = {
    "framework": "ultralytics",
    "run": 1,
    "model": "yolo11n",
    "task": "detect",
    "dataset": "boxes",
}
TIMM: dict[str, Any] = {"framework": "timm", "run": 1, "model": "resnet50", "dataset": "folders"}

WORDS: dict[str, Any] = {
    "users": ["ann"],
    "models": {"base": {"source": "preloaded", "path": "/storage/models/base", "parameters": "8B"}},
    "datasets": {
        "questions": {"file": "questions.json", "format": "alpaca"},
        "chats": {"file": "chats.jsonl", "format": "sharegpt", "user": "ann"},
        "boxes": {"file": "boxes", "format": "yolo"},
        "folders": {"file": "folders", "format": "imagefolder"},
    },
}
"""What trainings refer to; nothing is launched by it but the look at the preloaded model."""

EVERYTHING: dict[str, Any] = WORDS | {
    "models": WORDS["models"]
    | {
        "from-artifactory": {"source": "artifactory", "path": "org/model", "parameters": "1B", "secret": "artifactory"},
        "from-mlflow": {"source": "mlflow", "name": "base", "version": "@champion", "parameters": "1B"},
        "from-s3": {"source": "s3", "uri": "s3://models/m", "endpoint": "bucket", "secret": "keys", "parameters": "1B"},
        "elsewhere": {"source": "preloaded", "path": "/storage/shared/elsewhere", "parameters": "1B"},
    },
    "datasets": WORDS["datasets"]
    | {
        "fetched": {
            "file": "fetched.json",
            "format": "openai",
            "fetch": {"uri": "s3://data/fetched.json", "endpoint": "bucket", "secret": "keys"},
        }
    },
    "trainings": {
        "plain": LLM | {"merge": True, "register": True},
        "quantized": LLM | {"method": "qlora", "user": "ann", "dataset": "chats", "base": "elsewhere", "merge": True},
        "whole": LLM | {"method": "full", "base": "from-s3", "dataset": "fetched", "register": True, "priority": "low"},
        "wide": LLM | {"method": "full", "gpus": {"large": 8}, "nodes": 3, "base": "from-mlflow", "priority": "high"},
        "boxes": YOLO | {"gpus": {"small": 2}, "register": True},
        "images": TIMM | {"user": "ann"},
    },
    "results": {"uri": "s3://results/vision", "endpoint": "bucket", "secret": "results"},
    "callback": {"url": "http://backend.vision-backend.svc:8000"},
}


def team(trainings: dict[str, Any], **words: Any) -> Tenant:
    """A team on a cluster with everything, with these trainings."""
    return tenant(WORDS | {"trainings": trainings} | words, site(FULL, SHARED))


def everything() -> Tenant:
    """A team with a run of every kind."""
    return tenant(EVERYTHING, site(FULL, SHARED))


def runs(tenant: Tenant) -> list[Manifest]:
    """All that a team launches."""
    return [manifest for room in ROOMS for manifest in room(tenant)]


def named(manifests: list[Manifest], kind: str, name: str) -> dict[str, Any]:
    """The body of the one manifest of that kind and name."""
    (body,) = (manifest.body for manifest in manifests if (manifest.kind, manifest.name) == (kind, name))
    return dict(body)


def jobs(manifests: list[Manifest]) -> list[Manifest]:
    return [manifest for manifest in manifests if manifest.kind in ("Job", "JobSet")]


def job_spec(job: Manifest) -> dict[str, Any]:
    """The spec of a Job, or of a JobSet's one Job."""
    spec: dict[str, Any] = dict(job.body["spec"])
    return spec if job.kind == "Job" else dict(spec["replicatedJobs"][0]["template"]["spec"])


def pod_of(job: Manifest) -> dict[str, Any]:
    return dict(job_spec(job)["template"]["spec"])


def container_of(job: Manifest) -> dict[str, Any]:
    (container,) = pod_of(job)["containers"]
    return dict(container)


def variables(job: Manifest) -> dict[str, Any]:
    """The values of its environment that stand in the manifest."""
    return {variable["name"]: variable.get("value") for variable in container_of(job)["env"]}


def files(manifests: list[Manifest], job: str) -> dict[str, Any]:
    """The files a Job is told its work in, read as its program reads them."""
    data = named(manifests, "ConfigMap", f"{job}-config")["data"]
    return {name: yaml.safe_load(text) for name, text in data.items()}


def places(config: Any) -> Iterator[str]:
    """Every path on the storage that a config names."""
    if isinstance(config, dict):
        for value in config.values():
            yield from places(value)
    elif isinstance(config, list):
        for value in config:
            yield from places(value)
    elif isinstance(config, str) and config.startswith("/storage"):
        yield config
