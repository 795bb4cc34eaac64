"""Platforms and teams that are right, to change one thing in; and the fields that are then at fault."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from charts.foundation.tenant import Site, Tenant
from charts.model.fault import Fault, Field
from charts.model.platform import Platform
from charts.model.team import Team
from charts.references import platform_faults, team_faults
from tests.charts.tenants import BARE, FULL, IMAGES, SHARED

LANGUAGE: dict[str, Any] = {
    "framework": "llama-factory",
    "run": 3,
    "base": "base",
    "dataset": "talk",
    "template": "llama3",
    "method": "lora",
    "gpus": {"small": 1},
    "merge": True,
}
DETECTOR: dict[str, Any] = {
    "framework": "ultralytics",
    "run": 1,
    "model": "yolo11n",
    "task": "detect",
    "dataset": "boxes",
    "gpus": {"small": 1},
}
CLASSIFIER: dict[str, Any] = {"framework": "timm", "run": 1, "model": "resnet50", "dataset": "photos"}
SERVED: dict[str, Any] = {"engine": "vllm", "model": "tuned", "run": 3, "gpus": {"small": 1}, "clients": ["app"]}
OWN_MLFLOW: dict[str, Any] = {
    "server": "own",
    "database": {"host": "10.9.0.4", "name": "team", "secret": "mlflow-db"},
    "artifacts": "gs://acme-team",
}
RESOURCES: dict[str, Any] = {"cpu": 4, "memory": "8Gi"}

TEAM: dict[str, Any] = {
    "cluster": "full",
    "owners": ["owner@acme.example"],
    "users": ["alice", "bob"],
    "models": {"base": {"source": "preloaded", "path": "/storage/models/base", "parameters": "8B"}},
    "datasets": {
        "talk": {"file": "talk.json", "format": "alpaca"},
        "boxes": {"file": "boxes", "format": "yolo"},
        "photos": {"file": "photos", "format": "imagefolder"},
    },
    "trainings": {"tuned": LANGUAGE, "boxes": DETECTOR, "photos": CLASSIFIER},
    "serving": {"assistant": SERVED},
}
"""A team with one of everything, on the cluster that has everything."""


def changed(words: Mapping[str, Any], *changes: tuple[Field, Any]) -> dict[str, Any]:
    """The words with something else at these fields."""
    result = dict(words)
    for (key, *rest), value in changes:
        result[str(key)] = changed(result.get(str(key), {}), (tuple(rest), value)) if rest else value
    return result


def platform(*changes: tuple[Field, Any]) -> Platform:
    words = {
        "repository": {"url": "https://git.example/llm.git"},
        "images": IMAGES,
        "clusters": {"full": FULL, "bare": BARE | {"server": "https://other.example"}},
        "shared": {"full": SHARED},
    }
    return msgspec.convert(changed(words, *changes), Platform)


def team(*changes: tuple[Field, Any]) -> Team:
    return msgspec.convert(changed(TEAM, *changes), Team)


def tenant(*changes: tuple[Field, Any]) -> Tenant:
    on = platform()
    return Tenant("team-x", team(*changes), Site("full", on.clusters["full"], on.images, on.shared["full"]))


def team_fields(*changes: tuple[Field, Any], on: Platform | None = None) -> list[Field]:
    """The fields at fault in the team with these changes."""
    return _fields(team_faults("team-x", team(*changes), on or platform()))


def platform_fields(*changes: tuple[Field, Any]) -> list[Field]:
    return _fields(platform_faults(platform(*changes)))


def _fields(faults: Iterator[Fault]) -> list[Field]:
    return sorted((fault.field for fault in faults), key=str)
