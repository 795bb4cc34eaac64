"""What Argo CD does by itself with each file, and what it leaves to a person."""

from typing import Any

import pytest

from charts.foundation.manifest import Manifest
from charts.foundation.tenant import Site, Tenant
from tests.charts.delivery.whole import TEAM as WORDS
from tests.charts.delivery.whole import in_argo_cd, leaves, lets_in, of_platform, of_team, teams
from tests.charts.manifests import of_kind, the
from tests.charts.tenants import BARE, FULL, site, tenant

TEAM = teams()[0]
TEAM_ALONE = {word: WORDS[word] for word in ("quota", "datasets", "trainings")} | {
    "models": {"base": {"source": "preloaded", "path": "/storage/models/base", "parameters": "8B"}}
}
"""What it trains, on a cluster that has nothing beside it."""

SYNC_OPTIONS = "argocd.argoproj.io/sync-options"


def application(team: Tenant, chart: str) -> dict[str, Any]:
    return the(in_argo_cd("Application", team), "Application", f"{team.name}-{chart}")


def automated(team: Tenant, chart: str) -> dict[str, Any]:
    return dict(application(team, chart)["spec"]["syncPolicy"]["automated"])


def ignored(team: Tenant, chart: str) -> list[dict[str, Any]]:
    return list(application(team, chart)["spec"].get("ignoreDifferences", []))


def without(manifest: Manifest, pointers: list[str]) -> dict[str, Any]:
    """The fields of its body, and of its spec, that the pointers leave to be compared."""
    rest = {f"/{key}": value for key, value in manifest.body.items() if key != "spec"}
    rest |= {f"/spec/{key}": value for key, value in manifest.body.get("spec", {}).items()}
    return {path: value for path, value in rest.items() if path not in pointers and path != "/metadata"}


def test_a_team_has_three_applications_and_its_cluster_one() -> None:
    made = [manifest.name for manifest in in_argo_cd("Application", TEAM)]
    assert made == ["full-platform", *(f"{TEAM.name}-{chart}" for chart in ("tenancy", "workspace", "runs"))]


def test_every_application_names_a_project_that_is_made_and_goes_where_that_lets_it() -> None:
    both = tenant({}, name="one"), tenant({}, name="two")
    made = {project.name: project.body["spec"] for project in in_argo_cd("AppProject", *both)}
    for each in in_argo_cd("Application", *both):
        spec = each.body["spec"]
        assert lets_in(made[spec["project"]]["destinations"], spec["destination"])
        assert spec["source"]["repoURL"] in made[spec["project"]]["sourceRepos"]


def test_the_fence_is_the_platforms_and_the_rest_the_teams() -> None:
    project = {chart: application(TEAM, chart)["spec"]["project"] for chart in ("tenancy", "workspace", "runs")}
    assert project == {"tenancy": "full-platform", "workspace": TEAM.namespace, "runs": TEAM.namespace}


def test_nothing_that_was_launched_is_pruned_or_started_again() -> None:
    assert automated(TEAM, "runs") == {"prune": False, "selfHeal": False, "allowEmpty": False}


def test_what_lives_on_follows_git_both_ways() -> None:
    for chart in ("tenancy", "workspace"):
        assert automated(TEAM, chart) == {"prune": True, "selfHeal": True, "allowEmpty": False}


def test_no_application_takes_along_what_it_made_or_goes_without_a_person() -> None:
    for each in (*in_argo_cd("Application", TEAM), *in_argo_cd("AppProject", TEAM)):
        metadata = each.body["metadata"]
        assert "finalizers" not in metadata
        if each.name != "full-platform":
            assert metadata["annotations"][SYNC_OPTIONS] == "Prune=confirm,Delete=confirm"


def test_nothing_waits_for_the_health_of_something_else() -> None:
    for each in (*in_argo_cd("Application", TEAM), *in_argo_cd("AppProject", TEAM), *of_team(TEAM, "runs")):
        annotations = each.body["metadata"].get("annotations", {})
        assert not [name for name in annotations if name.endswith(("/sync-wave", "/hook"))]


def test_a_merge_of_one_file_is_of_no_concern_to_the_others() -> None:
    for each in in_argo_cd("Application", TEAM):
        paths = each.body["metadata"]["annotations"]["argocd.argoproj.io/manifest-generate-paths"]
        assert each.body["spec"]["source"]["directory"] == {"include": paths}


def test_nothing_stands_in_an_application_that_argo_cd_leaves_out_when_it_writes_one() -> None:
    """It keeps a no of `automated`, and drops what is false or empty elsewhere."""
    for each in (*in_argo_cd("Application", *teams()), *of_kind(of_platform(TEAM)["bootstrap"], "Application")):
        policy = dict(each.body["spec"]["syncPolicy"])
        assert policy.pop("automated").keys() == {"prune", "selfHeal", "allowEmpty"}
        assert all(leaves(each.body["spec"] | {"syncPolicy": policy}))


def test_a_launched_job_or_job_set_is_compared_in_nothing_that_cannot_be_changed() -> None:
    pointers = {entry["kind"]: entry["jsonPointers"] for entry in ignored(TEAM, "runs")}
    for kind in ("Job", "JobSet"):
        launched = of_kind(of_team(TEAM, "runs"), kind)
        assert launched
        for manifest in launched:
            assert without(manifest, pointers[kind]).keys() <= {"/apiVersion", "/kind"}
    for config in of_kind(of_team(TEAM, "runs"), "ConfigMap"):
        assert without(config, pointers["ConfigMap"]).keys() == {"/apiVersion", "/kind", "/immutable"}


@pytest.mark.parametrize("at", [site(BARE | {"multi_node": "jobset"}), site(FULL)], ids=["bare", "kueue"])
def test_what_cancels_a_run_is_compared_and_so_applied(at: Site) -> None:
    launched, cancelled = (of_team(tenant(TEAM_ALONE | {"retire": retire}, at), "runs") for retire in (False, True))
    pointers = {entry["kind"]: entry["jsonPointers"] for entry in ignored(TEAM, "runs")}
    compared = [
        {(each.kind, each.name): without(each, pointers.get(each.kind, [])) for each in runs}
        for runs in (launched, cancelled)
    ]
    changed = {name for (kind, name), body in compared[1].items() if body != compared[0][kind, name]}
    assert changed >= {f"{training}-1" for training in WORDS["trainings"]}


def test_an_autoscalers_number_is_left_alone_and_no_other() -> None:
    for team in teams():
        [entry] = ignored(team, "workspace")
        assert (entry["kind"], entry["jsonPointers"]) == ("Deployment", ["/spec/replicas"])
        deployments = {each.name: each.body["spec"] for each in of_kind(of_team(team, "workspace"), "Deployment")}
        assert {name for name, spec in deployments.items() if "replicas" not in spec} == {entry["name"]}


def test_a_retired_teams_numbers_are_all_gits() -> None:
    for team in teams(retire=True):
        assert ignored(team, "workspace") == []
