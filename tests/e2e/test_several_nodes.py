"""A training on several nodes: all its pods run, and each knows who and where the others are."""

from typing import Any

from tests.e2e.applications import state
from tests.e2e.cluster import condition, every, get, the
from tests.e2e.installation import Installation
from tests.e2e.jobs import end_all, running
from tests.e2e.teams import merge, namespace, team, training
from tests.e2e.waiting import wait_for

NODES = 3


def test_pods_find_each_other(platform: Installation) -> None:
    me, cluster = "several-nodes", platform.gke
    where = namespace(me)
    merge(platform, "On three nodes", **{me: team({"wide": training(nodes=NODES)}, gpus=NODES)})
    members = running(cluster, where, "wide-1-node-0", NODES)
    ranks = {rank(pod): pod for pod in members}
    assert sorted(ranks) == list(range(NODES))
    (master,) = {variable(pod, "MASTER_ADDR") for pod in members}
    assert {variable(pod, "NNODES") for pod in members} == {str(NODES)}
    assert name_in_dns(ranks[0]) == master
    assert len({name_in_dns(pod) for pod in members}) == NODES
    service = the(cluster, "Service", ranks[0]["spec"]["subdomain"], where)
    assert service["spec"]["clusterIP"] == "None"
    assert service["spec"]["publishNotReadyAddresses"] is True
    selector = ",".join(f"{key}={value}" for key, value in service["spec"]["selector"].items())
    assert len(every(cluster, "Pod", where, selector)) == NODES

    def complete() -> bool:
        end_all(cluster, where)
        return condition(get(cluster, "JobSet", "wide-1", where), "Completed") == "True"

    wait_for("the JobSet to be complete", complete)
    wait_for("Argo CD to see it", lambda: state(platform.argocd, f"{me}-runs").health == "Healthy")


def rank(pod: dict[str, Any]) -> int:
    """What `NODE_RANK` is taken from."""
    (source,) = (each["valueFrom"] for each in pod["spec"]["containers"][0]["env"] if each["name"] == "NODE_RANK")
    assert source["fieldRef"]["fieldPath"] == "metadata.annotations['batch.kubernetes.io/job-completion-index']"
    return int(pod["metadata"]["annotations"]["batch.kubernetes.io/job-completion-index"])


def variable(pod: dict[str, Any], name: str) -> str:
    (value,) = (each["value"] for each in pod["spec"]["containers"][0]["env"] if each["name"] == name)
    return str(value)


def name_in_dns(pod: dict[str, Any]) -> str:
    """Within its namespace: https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/"""
    return f"{pod['spec']['hostname']}.{pod['spec']['subdomain']}"
