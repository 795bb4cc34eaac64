"""What projects let in: all that the charts make, and nothing of the fence around a team."""

import pytest

from charts.delivery import argo_cd, kinds
from charts.foundation.naming import TEAM_NAMESPACES
from charts.foundation.tenant import Tenant
from tests.charts.delivery.whole import group_kind, in_argo_cd, lets_in, listed, of_platform, of_team, teams, texts
from tests.charts.manifests import the
from tests.charts.tenants import BARE, delivery, site, tenant

TEAMS = teams()


@pytest.mark.parametrize("team", TEAMS, ids=lambda team: team.name)
def test_a_team_may_deploy_what_its_charts_make(team: Tenant) -> None:
    made = {group_kind(manifest) for manifest in of_team(team, "workspace", "runs")}
    assert made <= listed(kinds.team_kinds())


def test_a_team_may_deploy_no_kind_that_its_charts_never_make() -> None:
    made = {group_kind(manifest) for team in TEAMS for manifest in of_team(team, "workspace", "runs")}
    assert listed(kinds.group_kinds(*kinds.DEPLOYED)) == made


def test_the_fence_and_secrets_are_none_of_a_teams_kinds() -> None:
    fence = {group_kind(manifest) for team in TEAMS for manifest in of_team(team, "tenancy")}
    own_queue = ("kueue.x-k8s.io", "LocalQueue")  # a run's; it leads into the team's ClusterQueue or nowhere
    assert len(fence) > 5
    assert not (fence - {own_queue}) & listed(kinds.team_kinds())
    assert ("", "Secret") not in listed(kinds.team_kinds())


def test_the_platform_may_make_the_cluster_wide_kinds_that_it_makes_and_a_team_none() -> None:
    everything = [manifest for team in TEAMS for manifest in of_team(team, "tenancy", "workspace", "runs")]
    everything += [manifest for team in TEAMS for manifest in of_platform(team)["platform"]]
    cluster_wide = {group_kind(manifest) for manifest in everything if "namespace" not in manifest.body["metadata"]}
    made = list(in_argo_cd("AppProject", TEAMS[0]))
    assert listed(the(made, "AppProject", "full-platform")["spec"]["clusterResourceWhitelist"]) == cluster_wide
    assert the(made, "AppProject", TEAMS[0].namespace)["spec"]["clusterResourceWhitelist"] == []


def test_each_namespace_that_is_written_to_is_a_destination() -> None:
    shared_gpu = {"memory": "24Gi", "node_selector": {"gpu": "one"}, "count": 1, "share": 2}
    for at in (TEAMS[0].site, site(BARE | {"accelerators": {"one": shared_gpu}})):
        team = tenant({}, at)
        platform = of_platform(team)["platform"] + of_team(team, "tenancy")
        written = {manifest.body["metadata"].get("namespace") for manifest in platform} - {None}
        spec = the(in_argo_cd("AppProject", team), "AppProject", argo_cd.platform_project(at.cluster_name))["spec"]
        for namespace in written:
            assert lets_in(spec["destinations"], {"server": at.cluster.server, "namespace": namespace})


def test_a_team_goes_to_its_own_namespace_on_its_own_cluster_from_the_one_repository() -> None:
    at = site()
    one, two = tenant({}, at, "one"), tenant({}, at, "two")
    made = in_argo_cd("AppProject", one, two)
    for team in (one, two):
        spec = the(made, "AppProject", argo_cd.team_project(team.name))["spec"]
        assert spec["destinations"] == [{"server": at.cluster.server, "namespace": team.namespace}]
        assert spec["sourceRepos"] == [delivery(team).repository.url]


def test_nothing_is_said_with_a_wildcard_but_the_platforms_namespaces_of_teams() -> None:
    for project in in_argo_cd("AppProject", *TEAMS):
        said = [text for text in texts(project.body["spec"]) if set(text) & set("*?[!")]
        assert said == ([TEAM_NAMESPACES] if project.name == argo_cd.platform_project("full") else [])


def test_what_nobody_put_into_git_is_warned_of_but_for_a_job_creators_jobs() -> None:
    creator = {"job_creator": {"namespace": "backend", "service_account": "api"}}
    warnings = [
        the(in_argo_cd("AppProject", team), "AppProject", team.namespace)["spec"]["orphanedResources"]
        for team in (tenant({}), tenant(creator))
    ]
    assert [each["warn"] for each in warnings] == [True, True]
    assert [listed(each.get("ignore", [])) for each in warnings] == [set(), {("batch", "Job")}]


def test_no_team_can_have_a_name_that_makes_its_project_anothers() -> None:
    at = site(name="prod")
    others = {"default", argo_cd.platform_project("prod"), argo_cd.bootstrap("prod")}
    for name in ("default", "prod-platform", "prod-argocd"):
        assert argo_cd.team_project(name) not in others
    made = [
        project.name for project in in_argo_cd("AppProject", tenant({}, at, "default"), tenant({}, at, "prod-platform"))
    ]
    assert len(made) == len(set(made)) == 3
