"""Who may reach what the teams of a cluster share, and what that reaches."""

from typing import Any

import pytest

from charts.foundation.naming import GATEWAY_CLIENT_LABEL, GATEWAY_PORT, MLFLOW_PORT, SERVING_PORT, STRAPI_PORT
from charts.platform.network import shared_network
from tests.charts.reachability import Pod, idle_peers
from tests.charts.tenancy.network_world import SHARED, End, World
from tests.charts.tenancy.teams import FULL
from tests.charts.tenants import BARE, site, tenant
from tests.charts.tenants import FULL as FULL_CLUSTER
from tests.charts.tenants import SHARED as SERVICES

TEAMS = ("team-x", "team-y")
DATABASE, GOOGLE = "10.9.0.4", "199.36.153.9"


def world(shared: dict[str, Any] = SERVICES) -> World:
    at = site(FULL_CLUSTER, shared)
    teams = [tenant(FULL | {"mlflow": {"server": "shared"}}, at, name) for name in TEAMS]
    return World(at, *teams, addresses=[DATABASE, GOOGLE])


def of_teams(*components: str) -> set[str]:
    return {f"{team} {component}" for team in TEAMS for component in components}


def test_a_cluster_that_shares_nothing_has_no_policies() -> None:
    assert list(shared_network(site(BARE))) == []


@pytest.mark.parametrize("shared", [{"strapi": {"secret": "token"}}, SERVICES])
def test_a_shared_pod_of_no_component_is_cut_off(shared: dict[str, Any]) -> None:
    built = world(shared)
    unknown = Pod("unknown", "llm-shared", {"app": "unknown"})
    assert built.reached_from(unknown) == set()
    assert built.callers_of(unknown) == set()


def test_the_common_mlflow_hears_those_of_every_team_that_track() -> None:
    clients = of_teams("webui", "training", "register", "download")
    assert world().callers_of(SHARED["mlflow"]) == {(name, MLFLOW_PORT) for name in clients}


def test_the_common_mlflow_reaches_its_database_and_its_bucket() -> None:
    metadata: set[End] = {("169.254.169.254", 80), ("169.254.169.254", 8080)}
    assert world().reached_from(SHARED["mlflow"]) == {(DATABASE, 5432), (GOOGLE, 443)} | metadata


def test_the_gateway_reaches_the_served_models_of_every_team() -> None:
    assert world().reached_from(SHARED["gateway"]) == {(name, SERVING_PORT) for name in of_teams("serving")}


def test_the_gateway_hears_applications_in_namespaces_marked_as_its_clients() -> None:
    assert world().callers_of(SHARED["gateway"]) == {("client", GATEWAY_PORT), ("prompt-console", GATEWAY_PORT)}


def test_a_namespace_marked_as_a_client_that_the_platform_does_not_know_is_not_heard() -> None:
    other = Pod("other", "search", {}, {GATEWAY_CLIENT_LABEL: "other"})
    assert not world().allows(other, SHARED["gateway"], GATEWAY_PORT)


def test_a_gateway_without_clients_hears_nobody() -> None:
    assert world({"gateway": {}}).callers_of(SHARED["gateway"]) == set()


def test_the_console_reaches_the_gateway_and_the_catalogue_and_nobody_reaches_it() -> None:
    built = world(SERVICES | {"strapi": {"secret": "token"}})
    assert built.reached_from(SHARED["prompt-console"]) == {("gateway", GATEWAY_PORT)}
    assert built.callers_of(SHARED["prompt-console"]) == set()
    (console,) = [policy for policy in built.policies if policy["metadata"]["name"] == "prompt-console"]
    ports = {entry["port"] for rule in console["spec"]["egress"] for entry in rule["ports"]}
    assert ports == {GATEWAY_PORT, STRAPI_PORT}


@pytest.mark.parametrize("shared", [{"prompt_console": {}}, {"gateway": {}}, SERVICES])
def test_no_rule_lacks_peers_or_ports(shared: dict[str, Any]) -> None:
    for policy in world(shared).policies:
        assert all(rule["from"] and rule["ports"] for rule in policy["spec"].get("ingress", []))
        assert all(rule["to"] and rule["ports"] for rule in policy["spec"].get("egress", []))


def test_every_door_has_another_side() -> None:
    built = world()
    shared = [policy for policy in built.policies if policy["metadata"]["namespace"] == "llm-shared"]
    assert idle_peers(shared, built.policies, built.places) == []


def test_each_policy_names_the_line_of_platform_yaml() -> None:
    for manifest in shared_network(site(FULL_CLUSTER, SERVICES)):
        assert manifest.field[:2] == ("shared", "somewhere")
        assert len(manifest.field) == 2 or manifest.field[2] in SERVICES
