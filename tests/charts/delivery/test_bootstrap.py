"""What a person applies once lets Argo CD read its own objects from git, and nothing else."""

from charts.foundation.tenant import Tenant
from charts.model.cluster import OWN_API_SERVER
from tests.charts.delivery.whole import group_kind, listed, of_platform, teams
from tests.charts.manifests import the

TEAM: Tenant = teams()[1]
RENDERED = of_platform(TEAM)


def test_it_reads_the_projects_and_applications_and_not_itself() -> None:
    source = the(RENDERED["bootstrap"], "Application")["spec"]["source"]
    assert source["directory"] == {"include": "*.k8s.yaml"}
    read, itself = RENDERED["argocd"], RENDERED["bootstrap"]
    names = [(manifest.kind, manifest.name) for manifest in (*read, *itself)]
    assert len(names) == len(set(names)), "an object that both hold would have two owners"


def test_its_project_lets_in_projects_and_applications_only() -> None:
    project = the(RENDERED["bootstrap"], "AppProject")["spec"]
    read = RENDERED["argocd"]
    assert listed(project["namespaceResourceWhitelist"]) == {group_kind(manifest) for manifest in read}
    assert project["clusterResourceWhitelist"] == []


def test_it_writes_where_argo_cd_runs_whichever_cluster_it_is_for() -> None:
    application = the(RENDERED["bootstrap"], "Application")
    assert TEAM.cluster.server != OWN_API_SERVER
    written = [*RENDERED["argocd"], *RENDERED["bootstrap"]]
    namespaces = {manifest.body["metadata"]["namespace"] for manifest in written}
    assert namespaces == {application["spec"]["destination"]["namespace"]}
    assert application["spec"]["destination"]["server"] == OWN_API_SERVER
    assert the(RENDERED["bootstrap"], "AppProject")["spec"]["destinations"] == [application["spec"]["destination"]]


def test_two_clusters_share_an_argo_cd_without_sharing_an_object() -> None:
    one, two = (of_platform(team) for team in teams())
    identities = [
        {(manifest.kind, manifest.name) for chart in ("argocd", "bootstrap") for manifest in rendered[chart]}
        for rendered in (one, two)
    ]
    assert not identities[0] & identities[1]
