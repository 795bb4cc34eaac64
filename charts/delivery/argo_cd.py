"""Argo CD's objects: where they stand, what they are called, and what becomes of them when they leave git.

One Argo CD may serve several clusters, so what is a cluster's own carries the cluster's name. A team's project is
called like its namespace: no team can then take the name of a project that others made.
"""

from collections.abc import Mapping
from typing import Any

from charts.foundation.manifest import API_VERSIONS, Manifest
from charts.foundation.naming import TEAM_LABEL, team_namespace
from charts.foundation.tenant import Delivery
from charts.model.fault import Field

ASKS_FIRST = {"argocd.argoproj.io/sync-options": "Prune=confirm,Delete=confirm"}
"""On a team's project and Applications: a person confirms that the team goes.

Without a finalizer, what such an Application made stays when it goes. A finalizer would take it all along, the claim
with the models too: https://argo-cd.readthedocs.io/en/stable/user-guide/app_deletion/
"""


def platform_project(cluster: str) -> str:
    return f"{cluster}-platform"


def bootstrap(cluster: str) -> str:
    """The project and the Application that a person applies."""
    return f"{cluster}-argocd"


def team_project(team: str) -> str:
    return team_namespace(team)


def team_application(team: str, chart: str) -> str:
    return f"{team}-{chart}"


def in_argo_cd(
    delivery: Delivery,
    kind: str,
    name: str,
    spec: Mapping[str, Any],
    *,
    field: Field | None = None,
    team: str | None = None,
    annotations: Mapping[str, str] | None = None,
) -> Manifest:
    """An object in Argo CD's namespace; `team` is the one that it is for, `field` by default the cluster."""
    metadata = {
        "name": name,
        "namespace": delivery.argocd.namespace,
        "labels": {**delivery.site.labels, **({TEAM_LABEL: team} if team else {})},
        **({"annotations": dict(annotations)} if annotations else {}),
    }
    body = {"apiVersion": API_VERSIONS[kind], "kind": kind, "metadata": metadata, "spec": dict(spec)}
    return Manifest(body, field or ("clusters", delivery.site.cluster_name))
