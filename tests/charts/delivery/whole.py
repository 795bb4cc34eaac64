"""A team that uses all that there is, on clusters that between them have it all."""

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

from charts.composition import platform_charts, team_charts, team_delivery
from charts.foundation.manifest import Manifest
from charts.foundation.tenant import Site, Tenant
from charts.rooms import manifests
from tests.charts.tenants import FULL, SHARED, delivery, site, tenant

GATEWAY = {"via": "gateway", "gateway": "external", "gateway_namespace": "gateway-system", "addresses": ["10.0.0.0/8"]}
OTHER = FULL | {
    "autoscaling": "hpa",
    "metrics": "prometheus-operator",
    "exposure": GATEWAY,
    "identity": None,
    "server": "https://other.example:6443",
}
"""A cluster that has the other one of each pair."""

TEAM: dict[str, Any] = {
    "quota": {"gpus": {"small": 4, "large": 4}},
    "models": {"base": {"source": "artifactory", "path": "base", "parameters": "8B", "secret": "artifactory"}},
    "datasets": {"faq": {"file": "faq.json", "format": "alpaca"}},
    "trainings": {
        name: {
            "framework": "llama-factory",
            "run": 1,
            "base": "base",
            "dataset": "faq",
            "template": "qwen",
            "method": "lora",
            "gpus": {"small": 1},
            "nodes": nodes,
            "merge": True,
        }
        for name, nodes in (("one-node", 1), ("two-nodes", 2))
    },
    "serving": {
        "scaled": {"engine": "vllm", "model": "base", "gpus": {"small": 1}, "replicas": {"min": 2, "max": 3}},
        "fixed": {"engine": "vllm", "model": "base", "gpus": {"small": 1}, "replicas": {"min": 1, "max": 1}},
    },
    "webui": {"expose": {"host": "webui.example"}},
    "mlflow": {
        "server": "own",
        "database": {"host": "10.9.0.5", "name": "mlflow", "secret": "db"},
        "artifacts": "s3://mlflow",
        "endpoint": "bucket",
        "secret": "keys",
    },
}


def clusters() -> list[Site]:
    return [site(FULL, SHARED, "full"), site(OTHER, SHARED, "other")]


def teams(**words: Any) -> list[Tenant]:
    """The team on each of the clusters."""
    return [tenant(TEAM | words, at, f"team-{at.cluster_name}") for at in clusters()]


def of_team(team: Tenant, *charts: str) -> list[Manifest]:
    rendered = team_charts(team)
    return [manifest for chart in charts for manifest in manifests(chart, rendered[chart])]


def of_platform(*teams: Tenant) -> dict[str, list[Manifest]]:
    charts = {name: manifests(name, rooms) for name, rooms in platform_charts(delivery(*teams)).items()}
    charts["argocd"] += [each for team in teams for each in manifests("argocd", team_delivery(delivery(team), team))]
    return charts


def in_argo_cd(kind: str, *teams: Tenant) -> list[Manifest]:
    """The cluster's own and the teams'."""
    return [manifest for manifest in of_platform(*teams)["argocd"] if manifest.kind == kind]


def group_kind(manifest: Manifest) -> tuple[str, str]:
    return manifest.body["apiVersion"].rpartition("/")[0], manifest.kind


def listed(entries: list[dict[str, str]]) -> set[tuple[str, str]]:
    """The kinds that a list of a project names."""
    return {(entry["group"], entry["kind"]) for entry in entries}


def leaves(value: Any) -> Iterator[Any]:
    """What stands in a body and holds nothing else, an empty list or mapping too."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if inner:
        for each in inner:
            yield from leaves(each)
    else:
        yield value


def texts(value: Any) -> Iterator[str]:
    """Every text in a body, wherever it stands."""
    return (leaf for leaf in leaves(value) if isinstance(leaf, str))


def lets_in(destinations: list[dict[str, str]], place: dict[str, str]) -> bool:
    """As Argo CD matches them: https://argo-cd.readthedocs.io/en/stable/user-guide/projects/."""
    return any(
        each["server"] == place["server"] and fnmatchcase(place["namespace"], each["namespace"])
        for each in destinations
    )
