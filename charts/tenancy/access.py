"""Who may do what in the team's namespace: its pods' accounts, its owners, and a program that creates Jobs.

What is there comes from git, so owners look and do not write: they read logs, open ports of pods, and delete a pod to
have it started again. Secrets, quotas, policies and roles are out of their reach, and so is a shell in a pod, which
holds the secrets in its environment.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from charts.foundation.identity import principal
from charts.foundation.manifest import Manifest, namespaced
from charts.foundation.naming import Component, ServiceAccount
from charts.foundation.tenant import Tenant
from charts.model.fault import Field
from charts.tenancy.components import components

ACTS_AS: dict[Component, ServiceAccount] = {
    "serving": "serving",
    "webui": "webui",
    "auth-proxy": "webui",
    "mlflow": "mlflow",
    "download": "training",
    "training": "training",
    "merge": "training",
    "register": "training",
}

LOOK = ("get", "list", "watch")
FORWARD = ("get", "create")
"""Ports are forwarded over WebSockets, a GET, and Kubernetes 1.35 asks for `create` too:
https://github.com/kubernetes/kubernetes/pull/134577
"""
LOOKED_AT = {
    "": (
        "configmaps",
        "events",
        "limitranges",
        "persistentvolumeclaims",
        "pods",
        "pods/log",
        "resourcequotas",
        "serviceaccounts",
        "services",
    ),
    "apps": ("deployments", "replicasets"),
    "autoscaling": ("horizontalpodautoscalers",),
    "batch": ("jobs",),
    "metrics.k8s.io": ("pods",),
    "networking.k8s.io": ("ingresses", "networkpolicies"),
    "policy": ("poddisruptionbudgets",),
}
KUEUE = {"kueue.x-k8s.io": ("localqueues", "workloads")}
JOBSET = {"jobset.x-k8s.io": ("jobsets",)}
KEDA = {"keda.sh": ("scaledobjects",)}
"""What owners see, by API group; the last three where the cluster has them."""


def service_accounts(tenant: Tenant) -> Iterator[Manifest]:
    """The accounts of the components that the team has. None speaks to the Kubernetes API, so none has a token."""
    asked: dict[ServiceAccount, Field] = {}
    for component, field in components(tenant).items():
        asked.setdefault(ACTS_AS[component], field)
    for account, field in asked.items():
        content = {"automountServiceAccountToken": False}
        annotations = principal(tenant, account)
        yield namespaced(tenant, "ServiceAccount", account, content, field=field, annotations=annotations)


def owners(tenant: Tenant) -> Iterator[Manifest]:
    """The owners' Role, and its binding to them by e-mail address."""
    rules = [
        *(_rule(group, resources, LOOK) for group, resources in _visible(tenant).items()),
        _rule("", ["pods"], ["delete"]),
        _rule("", ["pods/portforward"], FORWARD),
    ]
    people = [{"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": owner} for owner in tenant.team.owners]
    yield from _granted(tenant, "owners", rules, people, ("owners",))


def job_creator(tenant: Tenant) -> Iterator[Manifest]:
    """A program's Role to create Jobs here. A Job may mount what the namespace has: it is trusted like an owner."""
    creator = tenant.team.job_creator
    if creator is None:
        return
    rules = [
        _rule("batch", ["jobs"], ["create", "get", "list", "delete"]),
        _rule("", ["pods", "pods/log"], ["get", "list"]),
    ]
    program = {"kind": "ServiceAccount", "name": creator.service_account, "namespace": creator.namespace}
    yield from _granted(tenant, "training-job-creator", rules, [program], ("job_creator",))


def _visible(tenant: Tenant) -> dict[str, tuple[str, ...]]:
    cluster = tenant.cluster
    return {
        **LOOKED_AT,
        **(KUEUE if cluster.queueing == "kueue" else {}),
        **(JOBSET if cluster.multi_node == "jobset" else {}),
        **(KEDA if cluster.autoscaling == "keda" else {}),
    }


def _rule(group: str, resources: Sequence[str], verbs: Sequence[str]) -> dict[str, Any]:
    return {"apiGroups": [group], "resources": list(resources), "verbs": list(verbs)}


def _granted(
    tenant: Tenant, name: str, rules: list[dict[str, Any]], subjects: list[dict[str, str]], field: Field
) -> Iterator[Manifest]:
    yield namespaced(tenant, "Role", name, {"rules": rules}, field=field)
    role = {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": name}
    yield namespaced(tenant, "RoleBinding", name, {"subjects": subjects, "roleRef": role}, field=field)
