"""Scaling of served models, their disruption budgets and their metrics."""

from typing import Any

import pytest

from charts.foundation.manifest import Manifest
from charts.workspace.autoscaling import autoscaling
from charts.workspace.disruption import disruption
from charts.workspace.monitoring import monitoring
from charts.workspace.vllm import vllm
from tests.charts.manifests import container, flag, of_kind, the
from tests.charts.tenants import BARE, FULL, site, tenant
from tests.charts.workspace.teams import SERVED

MODELS = {"base": {"source": "preloaded", "path": "/storage/models/base", "parameters": "8B"}}


def serving(replicas: dict[str, int], cluster: dict[str, Any] = FULL) -> list[Manifest]:
    team = tenant({"models": MODELS, "serving": {"it": SERVED | {"replicas": replicas}}}, site(cluster))
    return [manifest for room in (vllm, autoscaling, disruption, monitoring) for manifest in room(team)]


SCALERS = ("ScaledObject", "HorizontalPodAutoscaler")
WITH_HPA = FULL | {"autoscaling": "hpa"}
UNANSWERED = FULL | {"prometheus": None}


@pytest.mark.parametrize(
    ("cluster", "scaler"),
    [(FULL, "ScaledObject"), (WITH_HPA, "HorizontalPodAutoscaler"), (BARE, None), (UNANSWERED, None)],
    ids=["keda", "hpa", "none", "keda-without-prometheus"],
)
def test_the_cluster_scales_in_its_own_way_or_the_fewest_stay(cluster: dict[str, Any], scaler: str | None) -> None:
    manifests = serving({"min": 2, "max": 4}, cluster)
    made = [manifest.kind for manifest in manifests if manifest.kind in SCALERS]
    assert made == ([scaler] if scaler else [])
    assert the(manifests, "Deployment")["spec"].get("replicas") == (None if scaler else 2)


CLUSTERS = pytest.mark.parametrize(
    "cluster", [FULL, WITH_HPA, BARE, UNANSWERED], ids=["keda", "hpa", "none", "keda-without-prometheus"]
)


@CLUSTERS
def test_a_single_copy_is_not_scaled(cluster: dict[str, Any]) -> None:
    manifests = serving({"min": 1, "max": 1}, cluster)
    assert not [manifest for manifest in manifests if manifest.kind in SCALERS]
    assert the(manifests, "Deployment")["spec"]["replicas"] == 1


@CLUSTERS
def test_no_edit_of_the_team_makes_a_number_above_one_leave_git(cluster: dict[str, Any]) -> None:
    """It would fall to 1, and with it the pods that answer."""
    wishes = [{"min": least, "max": most} for least in (1, 2, 3) for most in range(least, 4)]
    numbers = [the(serving(wish, cluster), "Deployment")["spec"].get("replicas") for wish in wishes]
    assert None not in numbers or {1, None} >= set(numbers)


@pytest.mark.parametrize(
    ("cluster", "kind", "fewest", "most"),
    [
        (FULL, "ScaledObject", "minReplicaCount", "maxReplicaCount"),
        (WITH_HPA, "HorizontalPodAutoscaler", "minReplicas", "maxReplicas"),
    ],
)
def test_it_scales_between_the_teams_numbers(cluster: dict[str, Any], kind: str, fewest: str, most: str) -> None:
    spec = the(serving({"min": 2, "max": 5}, cluster), kind)["spec"]
    assert (spec[fewest], spec[most]) == (2, 5)


def test_keda_asks_for_the_queue_of_this_model_of_this_team() -> None:
    manifests = serving({"min": 1, "max": 2})
    deployment = the(manifests, "Deployment")
    [trigger] = the(manifests, "ScaledObject")["spec"]["triggers"]
    query = trigger["metadata"]["query"]
    assert f'model_name="{flag(deployment, "--served-model-name")}"' in query
    assert f'namespace="{deployment["metadata"]["namespace"]}"' in query


def test_googles_adapter_has_names_of_its_own() -> None:
    def metric(cluster: dict[str, Any]) -> str:
        [it] = the(serving({"min": 1, "max": 2}, cluster), "HorizontalPodAutoscaler")["spec"]["metrics"]
        return str(it["pods"]["metric"]["name"])

    plain = metric(WITH_HPA | {"metrics": "prometheus-operator"})
    assert metric(WITH_HPA) == f"prometheus.googleapis.com|{plain}|gauge"


@pytest.mark.parametrize(("replicas", "budgets"), [((1, 1), 0), ((1, 4), 0), ((2, 2), 1), ((2, 4), 1)])
def test_only_two_and_more_have_a_budget(replicas: tuple[int, int], budgets: int) -> None:
    fewest, most = replicas
    assert len(of_kind(serving({"min": fewest, "max": most}), "PodDisruptionBudget")) == budgets


@pytest.mark.parametrize(
    ("metrics", "kind", "endpoints"),
    [("google-managed", "PodMonitoring", "endpoints"), ("prometheus-operator", "PodMonitor", "podMetricsEndpoints")],
)
def test_metrics_are_scraped_from_a_port_that_vllm_opens(metrics: str, kind: str, endpoints: str) -> None:
    manifests = serving({}, FULL | {"metrics": metrics})
    deployment, monitor = the(manifests, "Deployment"), the(manifests, kind)["spec"]
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    assert monitor["selector"]["matchLabels"].items() <= labels.items()
    opened = {port["name"] for port in container(deployment)["ports"]}
    assert {endpoint["port"] for endpoint in monitor[endpoints]} <= opened


def test_nothing_is_scraped_where_nobody_scrapes_or_nothing_is_served() -> None:
    assert not [it for it in serving({}, BARE) if it.kind in ("PodMonitoring", "PodMonitor")]
    assert list(monitoring(tenant({}, site(FULL)))) == []
