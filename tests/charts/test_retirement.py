"""A retired team: nothing of it runs, and nothing that is stored goes."""

import pytest

from charts.foundation.manifest import Manifest
from charts.foundation.namespaces import RETIRED
from charts.foundation.tenant import Tenant
from tests.charts.delivery.whole import of_team, teams
from tests.charts.manifests import of_kind, the

BOTH = list(zip(teams(), teams(retire=True), strict=True))
SCALERS = ("HorizontalPodAutoscaler", "ScaledObject", "PodDisruptionBudget")


def names(manifests: list[Manifest], *kinds: str) -> set[tuple[str, str]]:
    return {(manifest.kind, manifest.name) for manifest in manifests if manifest.kind in kinds}


@pytest.mark.parametrize(("active", "retired"), BOTH, ids=lambda team: team.name)
def test_every_deployment_has_no_pod_and_nothing_asks_for_one(active: Tenant, retired: Tenant) -> None:
    before, after = of_team(active, "workspace"), of_team(retired, "workspace")
    assert names(after, "Deployment") == names(before, "Deployment")
    assert {each.body["spec"].get("replicas") for each in of_kind(after, "Deployment")} == {0}
    assert names(before, *SCALERS)
    assert not names(after, *SCALERS)


@pytest.mark.parametrize(("active", "retired"), BOTH, ids=lambda team: team.name)
def test_what_holds_data_and_leads_to_secrets_stays_as_it_is(active: Tenant, retired: Tenant) -> None:
    for kind in ("PersistentVolumeClaim", "ExternalSecret", "ResourceQuota", "NetworkPolicy"):
        before, after = (of_kind(of_team(team, "tenancy", "workspace"), kind) for team in (active, retired))
        assert before
        assert [each.body for each in after] == [each.body for each in before]


@pytest.mark.parametrize(("active", "retired"), BOTH, ids=lambda team: team.name)
def test_its_namespace_stays_and_says_so(active: Tenant, retired: Tenant) -> None:
    before, after = (the(of_team(team, "tenancy"), "Namespace")["metadata"] for team in (active, retired))
    assert after["annotations"] == before["annotations"] | RETIRED
    assert not RETIRED.items() <= before["annotations"].items()


@pytest.mark.parametrize(("active", "retired"), BOTH, ids=lambda team: team.name)
def test_its_queue_puts_out_what_runs_and_lets_nothing_in(active: Tenant, retired: Tenant) -> None:
    before, after = (the(of_team(team, "tenancy"), "ClusterQueue")["spec"] for team in (active, retired))
    assert after == before | {"stopPolicy": "HoldAndDrain"}


@pytest.mark.parametrize(("active", "retired"), BOTH, ids=lambda team: team.name)
def test_its_runs_are_all_cancelled_and_none_is_new(active: Tenant, retired: Tenant) -> None:
    before, after = of_team(active, "runs"), of_team(retired, "runs")
    assert names(after, "Job", "JobSet")
    assert names(after, "Job", "JobSet") <= names(before, "Job", "JobSet")
    for each in after:
        assert each.body["metadata"]["annotations"]["tunefleet.io/cancelled"] == "true", each.name
