"""Team files that scenarios commit: small, and a team of its own for each scenario."""

from typing import Any

from tests.e2e.applications import wait_until_synced
from tests.e2e.argocd import NAMESPACE
from tests.e2e.cluster import KINDS
from tests.e2e.git_repository import dumped
from tests.e2e.installation import GKE, Installation

Team = dict[str, Any]

ACCELERATORS = {"gke-prod": "l4", "k3s-lab": "rtx4090"}


def team(trainings: dict[str, Team], *, cluster: str = GKE, gpus: int = 1, **more: Any) -> Team:
    """With a model and a dataset, and that many GPUs of the cluster's."""
    return {
        "cluster": cluster,
        "owners": ["ewa@acme.example"],
        "quota": {"gpus": {ACCELERATORS[cluster]: gpus}, "storage": "10Gi"},
        "storage": {"size": "10Gi"},
        "models": {"base": {"source": "preloaded", "path": "/storage/models/base", "parameters": "7B"}},
        "datasets": {"faq": {"file": "faq.json", "format": "alpaca"}},
        "trainings": trainings,
        **more,
    }


def training(run: int = 1, *, cluster: str = GKE, gpus: int = 1, **more: Any) -> Team:
    return {
        "framework": "llama-factory",
        "run": run,
        "base": "base",
        "dataset": "faq",
        "template": "qwen",
        "method": "qlora",
        "gpus": {ACCELERATORS[cluster]: gpus},
        **more,
    }


def namespace(name: str) -> str:
    return f"llm-workspace-{name}"


def applications(name: str) -> tuple[str, ...]:
    return tuple(f"{name}-{chart}" for chart in ("tenancy", "workspace", "runs"))


def own_application(platform: Installation, name: str, application: str, path: str) -> dict[str, Any]:
    """One that a team on `gke-prod` could make, had it the right to: of its own project, with all of a folder."""
    return {
        "apiVersion": KINDS["Application"],
        "kind": "Application",
        "metadata": {"name": application, "namespace": NAMESPACE},
        "spec": {
            "project": namespace(name),
            "source": {"repoURL": platform.repository.url, "targetRevision": "main", "path": path},
            "destination": {"server": "https://kubernetes.default.svc", "namespace": namespace(name)},
            "syncPolicy": {"automated": {"prune": True, "selfHeal": True}},
        },
    }


def merge(platform: Installation, message: str, **teams: Team) -> str:
    """Commit the teams' files, and wait until Argo CD has applied them. Returns the commit's hash."""
    texts = {f"teams/{name}.yaml": dumped(content) for name, content in teams.items()}
    revision = platform.repository.commit(message, texts)
    clusters = {content["cluster"] for content in teams.values()}
    wait_until_synced(platform.argocd, [f"{cluster}-argocd" for cluster in clusters], revision)
    wait_until_synced(platform.argocd, [each for name in teams for each in applications(name)], revision)
    return revision
