"""Who may do what: nobody more than they need, and the pods' accounts nothing at all."""

from typing import Any

import pytest

from charts.foundation.manifest import Manifest
from charts.tenancy.access import ACTS_AS, job_creator, owners, service_accounts
from charts.tenancy.components import components
from tests.charts.tenancy.teams import FULL, MINIMAL
from tests.charts.tenants import BARE, site, tenant
from tests.charts.tenants import FULL as FULL_CLUSTER

Right = tuple[str, str, str]


def role_and_binding(manifests: Any) -> tuple[Manifest, Manifest]:
    found = {manifest.kind: manifest for manifest in manifests}
    return found["Role"], found["RoleBinding"]


def rights(role: Manifest) -> set[Right]:
    return {
        (group, resource, verb)
        for rule in role.body["rules"]
        for group in rule["apiGroups"]
        for resource in rule["resources"]
        for verb in rule["verbs"]
    }


@pytest.mark.parametrize("cluster", [BARE, FULL_CLUSTER])
def test_owners_look_at_everything_but_secrets_and_change_only_pods(cluster: dict[str, Any]) -> None:
    role, _ = role_and_binding(owners(tenant(FULL, site(cluster))))
    changing = {right for right in rights(role) if right[2] not in ("get", "list", "watch")}
    assert changing == {("", "pods", "delete"), ("", "pods/portforward", "create")}
    seen = {resource for _, resource, _ in rights(role)}
    assert {"pods/log", "jobs", "deployments", "events", "resourcequotas"} <= seen
    assert not seen & {"secrets", "*", "pods/exec", "pods/attach", "serviceaccounts/token"}
    assert "*" not in {part for right in rights(role) for part in right}


def test_port_forward_works_over_websockets_and_without() -> None:
    role, _ = role_and_binding(owners(tenant(MINIMAL)))
    assert {verb for _, resource, verb in rights(role) if resource == "pods/portforward"} == {"get", "create"}


@pytest.mark.parametrize(("cluster", "sees"), [(BARE, False), (FULL_CLUSTER, True)])
def test_owners_see_the_queue_where_there_is_one(cluster: dict[str, Any], sees: bool) -> None:
    role, _ = role_and_binding(owners(tenant(MINIMAL, site(cluster))))
    assert (("kueue.x-k8s.io", "workloads", "get") in rights(role)) is sees


def test_each_owner_is_bound_and_nobody_else() -> None:
    people = ["anna@acme.example", "bartek@acme.example"]
    role, binding = role_and_binding(owners(tenant({"owners": people})))
    assert [subject["name"] for subject in binding.body["subjects"]] == people
    assert {subject["kind"] for subject in binding.body["subjects"]} == {"User"}
    assert binding.body["roleRef"]["name"] == role.name
    assert binding.body["metadata"]["namespace"] == role.body["metadata"]["namespace"]


def test_without_a_job_creator_nobody_creates_jobs() -> None:
    assert list(job_creator(tenant(MINIMAL))) == []


def test_a_job_creator_creates_jobs_and_reads_their_logs_and_nothing_more() -> None:
    role, binding = role_and_binding(job_creator(tenant(FULL)))
    on_jobs = {("batch", "jobs", verb) for verb in ("create", "get", "list", "delete")}
    on_pods = {("", resource, verb) for resource in ("pods", "pods/log") for verb in ("get", "list")}
    assert rights(role) == on_jobs | on_pods
    (subject,) = binding.body["subjects"]
    words = FULL["job_creator"]
    assert (subject["kind"], subject["namespace"], subject["name"]) == (
        "ServiceAccount",
        words["namespace"],
        words["service_account"],
    )


def test_a_team_without_pods_has_no_accounts() -> None:
    assert list(service_accounts(tenant(MINIMAL))) == []


def test_each_component_has_its_account_and_each_account_a_component() -> None:
    team = tenant(FULL, site(FULL_CLUSTER))
    accounts = [account.name for account in service_accounts(team)]
    assert sorted(accounts) == sorted({ACTS_AS[component] for component in components(team)})


def test_no_account_has_a_token() -> None:
    assert {account.body["automountServiceAccountToken"] for account in service_accounts(tenant(FULL))} == {False}


def test_on_gke_an_account_names_the_principal_to_grant_access_to() -> None:
    team = tenant(FULL, site(FULL_CLUSTER))
    for account in service_accounts(team):
        principal = account.body["metadata"]["annotations"]["tunefleet.io/principal"]
        assert principal.endswith(f".svc.id.goog/subject/ns/{team.namespace}/sa/{account.name}")
        assert FULL_CLUSTER["identity"]["gke"]["project_number"] in principal


def test_elsewhere_an_account_names_none() -> None:
    assert not [account for account in service_accounts(tenant(FULL)) if "annotations" in account.body["metadata"]]
