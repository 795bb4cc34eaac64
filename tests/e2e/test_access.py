"""Who may do what in a team's namespace, and what the API server refuses everybody."""

import re
from typing import Any

import pytest

from tests.e2e.api import Body, Refused
from tests.e2e.by_hand import pod
from tests.e2e.cluster import Cluster, can
from tests.e2e.installation import Installation
from tests.e2e.teams import namespace

TEAM = "vision"
OWNER = "dorota@acme.example"
JOB_CREATOR = "system:serviceaccount:vision-backend:backend"
POD = "system:serviceaccount:llm-workspace-vision:training"
OTHER_TEAMS_OWNER = "bartek@acme.example"
STRANGER = "mallory@acme.example"

EVERYBODY = (OWNER, JOB_CREATOR, POD, OTHER_TEAMS_OWNER, STRANGER)

MAY: dict[tuple[str, str, str], tuple[str, ...]] = {
    ("get", "", "pods"): (OWNER, JOB_CREATOR),
    ("get", "", "pods/log"): (OWNER, JOB_CREATOR),
    ("delete", "", "pods"): (OWNER,),
    ("create", "", "pods"): (),
    ("create", "", "pods/exec"): (),
    ("create", "", "pods/portforward"): (OWNER,),
    ("get", "", "secrets"): (),
    ("list", "", "configmaps"): (OWNER,),
    ("update", "", "resourcequotas"): (),
    ("get", "", "resourcequotas"): (OWNER,),
    ("create", "batch", "jobs"): (JOB_CREATOR,),
    ("list", "batch", "jobs"): (OWNER, JOB_CREATOR),
    ("delete", "batch", "jobs"): (JOB_CREATOR,),
    ("patch", "batch", "jobs"): (),
    ("list", "kueue.x-k8s.io", "workloads"): (OWNER,),
    ("create", "rbac.authorization.k8s.io", "rolebindings"): (),
    ("delete", "networking.k8s.io", "networkpolicies"): (),
    ("get", "networking.k8s.io", "networkpolicies"): (OWNER,),
    ("create", "apps", "deployments"): (),
}


def test_who_may_do_what(platform: Installation) -> None:
    def allowed(verb: str, group: str, resource: str) -> tuple[str, ...]:
        return tuple(who for who in EVERYBODY if can(platform.gke, who, verb, resource, namespace(TEAM), group))

    assert {asked: allowed(*asked) for asked in MAY} == MAY


def test_an_owner_may_nothing_elsewhere(platform: Installation) -> None:
    for where in (namespace("team-alpha"), "llm-shared", "argocd", "default"):
        assert not can(platform.gke, OWNER, "get", "pods", where)
    assert not can(platform.gke, OWNER, "list", "nodes")


def create(cluster: Cluster, body: Body) -> tuple[str, ...]:
    """Not for good; returns the warnings."""
    path = cluster.api.path(body["apiVersion"], body["kind"], namespace=namespace(TEAM))
    return cluster.api.request("POST", path, body, dryRun="All").warnings


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "a pod with more GPUs than the quota": (
        pod(3),
        "exceeded quota: team, requested: requests.nvidia.com/gpu=3",
    ),
    "a privileged pod": (
        pod(security={"privileged": True, "allowPrivilegeEscalation": True}),
        "violates PodSecurity",
    ),
    "a pod on the network of its node": (
        pod(hostNetwork=True),
        "violates PodSecurity",
    ),
    "a claim beyond the quota": (
        {
            "apiVersion": "v1",
            "kind": "PersistentVolumeClaim",
            "metadata": {"name": "tried"},
            "spec": {"accessModes": ["ReadWriteMany"], "resources": {"requests": {"storage": "101Gi"}}},
        },
        "maximum storage usage per PersistentVolumeClaim is 100Gi",
    ),
    "a load balancer": (
        {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": {"name": "tried"},
            "spec": {"type": "LoadBalancer", "ports": [{"port": 80}]},
        },
        "exceeded quota: team, requested: services.loadbalancers=1",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_refused_to_everybody(platform: Installation, what: str) -> None:
    """Also to an administrator, who may do anything that admission lets through."""
    body, message = REFUSED[what]
    with pytest.raises(Refused, match=re.escape(message)):
        create(platform.gke, body)


def test_the_same_within_bounds_is_admitted(platform: Installation) -> None:
    assert create(platform.gke, pod(gpus=0)) == ()
