from typing import Any

import pytest

from charts.foundation.tenant import Tenant
from charts.runs.step import CANCELLED
from tests.charts.tenants import BARE, site, tenant
from tests.toolkit.rules.capacity.clusters import LARGE, SEVERAL, SMALL, asking, asking_for, autoscaler, jobset, keda
from tests.toolkit.rules.fleets import deployment, fleet, job, pod, said, thing
from toolkit.rules.capacity.gpu_quota import gpus_beyond_quota
from toolkit.rules.capacity.oversubscribed import oversubscribed
from toolkit.rules.capacity.quotas import beyond_quota
from toolkit.rules.rule import Complaint


def quota(**content: Any) -> dict[str, Any]:
    return thing("ResourceQuota", "team", spec={"hard": content.pop("hard", {}), **content})


def team_with(**gpus: int) -> Tenant:
    return tenant({"quota": {"gpus": gpus}}, SEVERAL)


def gpu_complaints(*objects: dict[str, Any], of: Tenant | None = None, total: int = 100) -> list[Complaint]:
    hard = quota(hard={"requests.nvidia.com/gpu": str(total)})
    return said(gpus_beyond_quota, fleet(hard, *objects, sites=[SEVERAL], tenants=[of] if of else []))


SERVED, TRAINED = deployment("served", asking(1, SMALL)), job("train", asking(2, SMALL))


def test_what_lives_on_and_a_run_beside_it() -> None:
    [complaint] = gpu_complaints(SERVED, TRAINED, of=team_with(small=2))
    assert (complaint.source, complaint.field) == ("teams/team-x.yaml", ("quota", "gpus", "small"))
    assert "3 `small`" in complaint.text
    assert "Deployment served 1" in complaint.text
    assert "Job train 2" in complaint.text
    assert complaint.about is not None
    assert complaint.about.kind == "ResourceQuota"
    assert gpu_complaints(SERVED, TRAINED, of=team_with(small=3)) == []


def test_runs_wait_for_each_other() -> None:
    runs = [job("one", asking(2, SMALL)), job("two", asking(1, SMALL)), jobset("three", asking(1, SMALL), nodes=2)]
    assert gpu_complaints(*runs, of=team_with(small=2)) == []
    assert len(gpu_complaints(*runs, of=team_with(small=1))) == 1


@pytest.mark.parametrize("run", [TRAINED, jobset("train", asking(1, SMALL), nodes=2)], ids=lambda run: run["kind"])
def test_a_run_that_was_cancelled_asks_for_nothing(run: dict[str, Any]) -> None:
    cancelled = run | {"metadata": run["metadata"] | {"annotations": {CANCELLED: "true"}}}
    assert len(gpu_complaints(SERVED, run, of=team_with(small=1))) == 1
    assert gpu_complaints(SERVED, cancelled, of=team_with(small=1)) == []


@pytest.mark.parametrize("scaler", [autoscaler("served", 1, 3), keda("served", 0, 3)])
def test_replicas_at_their_most(scaler: dict[str, Any]) -> None:
    assert len(gpu_complaints(SERVED, scaler, of=team_with(small=2))) == 1
    assert gpu_complaints(SERVED, scaler, of=team_with(small=3)) == []


def test_a_jobset_counts_every_node() -> None:
    wide = jobset("wide", asking(2, SMALL), nodes=2)
    assert len(gpu_complaints(wide, of=team_with(small=3))) == 1
    assert gpu_complaints(wide, of=team_with(small=4)) == []


def test_accelerators_are_counted_apart() -> None:
    assert gpu_complaints(SERVED, job("train", asking(2, LARGE)), of=team_with(small=1, large=2)) == []
    [complaint] = gpu_complaints(SERVED, job("train", asking(2, LARGE)), of=team_with(small=2, large=1))
    assert complaint.field == ("quota", "gpus", "large")


@pytest.mark.parametrize("team", [team_with(large=4), team_with(large=4, small=0)])
def test_an_accelerator_that_the_quota_has_none_of(team: Tenant) -> None:
    [complaint] = gpu_complaints(SERVED, of=team)
    assert complaint.field == ("Deployment", "served")
    assert "none" in complaint.text
    assert "`small`" in complaint.text


def test_a_pod_beside_gpus_that_asks_for_none() -> None:
    assert gpu_complaints(deployment("web", asking(0, SMALL)), of=team_with(large=1)) == []


def test_gpus_of_no_kind_count_against_the_sum() -> None:
    anywhere = job("train", asking(2))
    [complaint] = gpu_complaints(SERVED, anywhere, of=team_with(small=2), total=2)
    assert complaint.field == ("ResourceQuota", "team")
    assert "3" in complaint.text
    assert gpu_complaints(SERVED, anywhere, of=team_with(small=2), total=3) == []


def test_without_a_team_the_sum_alone_counts() -> None:
    assert len(gpu_complaints(SERVED, total=0)) == 1
    assert gpu_complaints(SERVED, total=1) == []


def test_one_thing_is_told_once() -> None:
    assert len(gpu_complaints(SERVED, TRAINED, of=team_with(small=2), total=2)) == 1


WEB = deployment("web", asking_for({"cpu": "1500m", "memory": "2Gi"}, memory="4Gi"), replicas=2)


@pytest.mark.parametrize(
    ("entry", "least", "too_little"),
    [
        ("requests.cpu", "3", "2999m"),
        ("cpu", "3", "2"),
        ("requests.memory", "4Gi", "4095Mi"),
        ("memory", "4Gi", "3Gi"),
        ("limits.memory", "8Gi", "7Gi"),
    ],
)
def test_cpu_and_memory(entry: str, least: str, too_little: str) -> None:
    assert said(beyond_quota, fleet(quota(hard={entry: least}), WEB)) == []
    [complaint] = said(beyond_quota, fleet(quota(hard={entry: too_little}), WEB))
    assert complaint.field == ("ResourceQuota", "team")
    assert "Deployment web" in complaint.text


def test_a_container_that_says_nothing_asks_for_what_the_limit_range_says() -> None:
    limits = [{"type": "Container", "defaultRequest": {"cpu": "100m"}, "default": {"memory": "512Mi"}}]
    silent = thing("LimitRange", "team", spec={"limits": limits})
    assert said(beyond_quota, fleet(quota(hard={"requests.cpu": "50m"}), deployment("web"))) == []
    assert len(said(beyond_quota, fleet(quota(hard={"requests.cpu": "50m"}), deployment("web"), silent))) == 1


def test_a_limit_alone_is_a_request_too() -> None:
    limited = deployment("web", pod({"name": "main", "resources": {"limits": {"cpu": "2"}}}))
    assert len(said(beyond_quota, fleet(quota(hard={"requests.cpu": "1"}), limited))) == 1


def claim(name: str, size: str) -> dict[str, Any]:
    return thing("PersistentVolumeClaim", name, spec={"resources": {"requests": {"storage": size}}})


def test_storage() -> None:
    claims = claim("one", "100Gi"), claim("two", "50Gi")
    assert said(beyond_quota, fleet(quota(hard={"requests.storage": "150Gi"}), *claims)) == []
    [complaint] = said(beyond_quota, fleet(quota(hard={"requests.storage": "149Gi"}), *claims))
    assert "150Gi" in complaint.text
    assert "149Gi" in complaint.text


def test_claims_are_counted_and_a_statefulset_makes_one_a_pod() -> None:
    spec = {"replicas": 2, "volumeClaimTemplates": [claim("data", "10Gi")], "template": pod()}
    objects = claim("one", "10Gi"), thing("StatefulSet", "db", spec=spec)
    assert said(beyond_quota, fleet(quota(hard={"persistentvolumeclaims": "3"}), *objects)) == []
    assert len(said(beyond_quota, fleet(quota(hard={"persistentvolumeclaims": "2"}), *objects))) == 1
    assert len(said(beyond_quota, fleet(quota(hard={"requests.storage": "29Gi"}), *objects))) == 1


def test_a_quota_for_some_pods_only_is_passed_over() -> None:
    assert said(beyond_quota, fleet(quota(hard={"requests.cpu": "1"}, scopes=["BestEffort"]), WEB)) == []


def test_a_quota_holds_in_its_own_namespace() -> None:
    elsewhere = thing("ResourceQuota", "team", "other", spec={"hard": {"requests.cpu": "1"}})
    assert said(beyond_quota, fleet(elsewhere, WEB)) == []


def promised(*quotas: int, share: int = 1) -> list[Complaint]:
    small = {"memory": "24Gi", "node_selector": SMALL, "count": 4, "share": share}
    at = site(BARE | {"accelerators": {"small": small}})
    teams = [tenant({"quota": {"gpus": {"small": many}}}, at, f"team-{number}") for number, many in enumerate(quotas)]
    return said(oversubscribed, fleet(sites=[at], tenants=teams))


def test_quotas_that_add_up_to_more_than_there_is() -> None:
    [complaint] = promised(2, 3)
    assert complaint.source == "platform.yaml"
    assert complaint.field == ("clusters", "somewhere", "accelerators", "small", "count")
    assert "5 `small`" in complaint.text
    assert "`team-1`" in complaint.text


def test_quotas_that_fit() -> None:
    assert promised(2, 2) == []
    assert promised(5, 3, share=2) == []


def test_each_cluster_is_promised_by_its_own_teams() -> None:
    here, there = site(name="here"), site(name="there")
    teams = [tenant({"quota": {"gpus": {"small": 3}}}, at, f"team-{at.cluster_name}") for at in (here, there)]
    assert said(oversubscribed, fleet(sites=[here, there], tenants=teams)) == []
