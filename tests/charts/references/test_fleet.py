"""What two teams would share without meaning to."""

from typing import Any

import pytest

from charts.model.platform import Platform
from charts.references import claims, fleet_faults
from charts.references.hosts import exposed
from charts.workspace.exposed import exposed as exposed_services
from tests.charts.references.inputs import OWN_MLFLOW, platform, team, tenant

HOST = {"expose": {"host": "x.acme.example"}}
OTHER_DATABASE = OWN_MLFLOW["database"] | {"name": "other"}


def at_fault(*teams: dict[str, Any], on: Platform | None) -> list[tuple[str, str]]:
    """The teams at fault, which are named a, b and so on, with the last word of the field."""
    made = [team(*(((key,), value) for key, value in words.items())) for words in teams]
    named = dict(zip("abc", map(claims, made), strict=False))
    return [(name, str(fault.field[-1])) for name, fault in fleet_faults(named, on)]


def test_teams_that_share_nothing_are_right() -> None:
    other = OWN_MLFLOW | {"database": OTHER_DATABASE, "artifacts": "gs://other"}

    assert at_fault({"mlflow": OWN_MLFLOW, "webui": HOST}, {"mlflow": other}, on=platform()) == []


def test_a_host_is_one_teams() -> None:
    assert at_fault({"webui": HOST}, {"webui": HOST}, on=platform()) == [("b", "host")]
    assert at_fault({"webui": HOST, "mlflow": OWN_MLFLOW | HOST}, on=platform()) == [("a", "host")]


def test_a_host_is_one_teams_on_all_clusters_together() -> None:
    assert at_fault({"webui": HOST}, {"webui": HOST, "cluster": "bare"}, on=platform()) == [("b", "host")]


@pytest.mark.parametrize(
    ("names", "secret", "found"),
    [
        (("team", "team-alpha"), "alpha-artifactory", ["team"]),
        (("team", "team-alpha-beta"), "alpha-beta-artifactory", ["team"]),
        (("team", "team-alpha"), "artifactory", []),
        (("team", "team-alpha"), "alpha", []),
        (("team", "team-alpha"), "alphabet-artifactory", []),
    ],
)
def test_a_stores_entry_is_one_teams(names: tuple[str, ...], secret: str, found: list[str]) -> None:
    model = {"source": "artifactory", "path": "m", "parameters": "8B", "secret": secret}
    of_all = {name: claims(team((("models",), {"m": model}))) for name in names}
    assert [name for name, _ in fleet_faults(of_all, platform())] == found


def test_each_users_webui_has_a_host() -> None:
    per_user = {"webui": HOST | {"per": "user"}}
    host_of_bob = {"webui": {"expose": {"host": "bob.x.acme.example"}}}

    assert at_fault(per_user, {"webui": HOST}, on=platform()) == []
    assert at_fault(per_user, host_of_bob, on=platform()) == [("b", "host")]


@pytest.mark.parametrize("per", ["team", "user"])
def test_the_hosts_are_those_that_the_workspace_makes(per: str) -> None:
    made = tenant((("webui",), HOST | {"per": per}), (("mlflow",), OWN_MLFLOW | {"expose": {"host": "m.example"}}))

    assert [host for _, host in exposed(made.team)] == [place.host for place in exposed_services(made)]


def test_a_database_is_one_mlflows() -> None:
    other_bucket = OWN_MLFLOW | {"artifacts": "gs://other"}

    assert at_fault({"mlflow": OWN_MLFLOW}, {"mlflow": other_bucket}, on=platform()) == [("b", "name")]
    assert at_fault({"mlflow": OWN_MLFLOW}, {"mlflow": other_bucket, "cluster": "bare"}, on=platform()) == []


def test_a_bucket_is_one_mlflows_however_it_is_written() -> None:
    other_database = OWN_MLFLOW | {"database": OTHER_DATABASE, "artifacts": f"{OWN_MLFLOW['artifacts']}/"}

    assert at_fault({"mlflow": OWN_MLFLOW}, {"mlflow": other_database}, on=platform()) == [("b", "artifacts")]


def test_the_shared_mlflow_keeps_its_own() -> None:
    shared = platform().shared["full"].mlflow
    assert shared is not None
    same = OWN_MLFLOW | {"artifacts": shared.artifacts}

    assert at_fault({"mlflow": same}, on=platform()) == [("a", "artifacts")]
    assert at_fault({"mlflow": same}, on=None) == []
