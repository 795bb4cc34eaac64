"""Tenants and sites for tests, made from the same words that a person would write."""

from typing import Any

import msgspec

from charts.foundation.tenant import Delivery, Site, Tenant
from charts.model.cluster import Cluster
from charts.model.platform import ArgoCd, Images, Repository
from charts.model.shared import Shared
from charts.model.team import Team

IMAGES: dict[str, Any] = {
    "train": "registry.example/train:1",
    "serve": "registry.example/serve:1",
    "fetch": "registry.example/fetch:1",
    "mlflow": "registry.example/mlflow:1",
    "vision-ultralytics": "registry.example/ultralytics:1",
    "vision-timm": "registry.example/timm:1",
    "auth-proxy": "registry.example/auth-proxy:1",
    "prompt-console": "registry.example/console:1",
}

BARE: dict[str, Any] = {
    "server": "https://bare.example:6443",
    "storage": {"single_node": "local", "many_nodes": "nfs"},
    "accelerators": {"small": {"memory": "24Gi", "node_selector": {"gpu": "small"}, "count": 4}},
}
"""A cluster with Kubernetes and nothing else."""

FULL: dict[str, Any] = BARE | {
    "accelerators": {
        "small": {"memory": "24Gi", "node_selector": {"gpu": "small"}, "count": 8, "per_node": 4},
        "large": {
            "memory": "80Gi",
            "node_selector": {"gpu": "large"},
            "count": 8,
            "per_node": 8,
            "runtime_class": "nvidia",
        },
        "sliced": {"memory": "24Gi", "node_selector": {"gpu": "sliced"}, "count": 1, "share": 3},
    },
    "identity": {"gke": {"project": "acme", "project_number": "123456789012"}},
    "secrets": {"external_secrets": {"store": "vault"}},
    "metrics": "google-managed",
    "prometheus": "http://prometheus.monitoring.svc:9090",
    "queueing": "kueue",
    "autoscaling": "keda",
    "multi_node": "jobset",
    "exposure": {"via": "ingress", "ingress_class": "nginx", "cluster_issuer": "issuer", "namespace": "ingress-nginx"},
    "login": {"with": "oauth2-proxy", "issuer": "https://login.example", "addresses": ["10.9.0.1/32"]},
    "endpoints": {
        "artifactory": {"url": "https://artifactory.example/ml", "addresses": ["10.9.0.2/32"]},
        "bucket": {"url": "http://minio.example:9000", "addresses": ["10.9.0.3/32"], "port": 9000},
    },
}
"""A cluster with everything that the platform knows how to use."""

SHARED: dict[str, Any] = {
    "mlflow": {
        "database": {"host": "10.9.0.4", "name": "mlflow", "secret": "mlflow-db"},
        "artifacts": "gs://acme-mlflow",
    },
    "gateway": {"clients": {"app": {"secret": "client-app"}}},
    "prompt_console": {},
}


def site(cluster: dict[str, Any] = BARE, shared: dict[str, Any] | None = None, name: str = "somewhere") -> Site:
    return Site(
        name, msgspec.convert(cluster, Cluster), msgspec.convert(IMAGES, Images), msgspec.convert(shared or {}, Shared)
    )


def tenant(team: dict[str, Any], at: Site | None = None, name: str = "team-x") -> Tenant:
    at = at or site()
    words = {"cluster": at.cluster_name, "owners": ["owner@acme.example"]} | team
    return Tenant(name, msgspec.convert(words, Team), at)


def delivery(*teams: Tenant, at: Site | None = None, argocd: dict[str, Any] | None = None) -> Delivery:
    """How `dist/` comes to the teams' cluster."""
    at = at or (teams[0].site if teams else site())
    return Delivery(at, Repository("https://git.example/acme/llm.git"), msgspec.convert(argocd or {}, ArgoCd))
