"""References to the Secrets that a team names."""

import re
from typing import Any

from charts.foundation.manifest import names
from charts.foundation.tenant import Tenant
from charts.workspace.secrets import mentioned_secrets, secrets
from tests.charts.manifests import of_kind, secrets_read
from tests.charts.tenants import BARE, FULL, SHARED, site, tenant
from tests.charts.workspace.teams import EVERYTHING, OWN_MLFLOW, workspace


def full(words: dict[str, Any], name: str = "team-x") -> Tenant:
    return tenant(words, site(FULL, SHARED), name)


def test_a_team_that_names_none_needs_none() -> None:
    assert mentioned_secrets(full({})) == {}


def test_every_secret_is_fetched_once() -> None:
    team = full(EVERYTHING)
    fetched = names(secrets(team), "ExternalSecret")
    assert fetched == list(mentioned_secrets(team))
    assert len(fetched) == len(set(fetched))


def test_what_pods_read_is_fetched_under_the_name_they_read() -> None:
    team = full(EVERYTHING)
    manifests = workspace(team)
    made = {manifest.body["spec"]["target"]["name"] for manifest in of_kind(manifests, "ExternalSecret")}
    for program in of_kind(manifests, "Deployment"):
        assert secrets_read(dict(program.body)) <= made


def test_a_secret_belongs_to_the_field_that_names_it_first() -> None:
    fields = mentioned_secrets(full(EVERYTHING))
    assert fields["bucket-keys"] == ("datasets", "chats", "fetch", "secret")
    assert fields["artifactory"] == ("models", "base", "secret")
    assert fields["mlflow-db"] == ("mlflow", "database", "secret")


def test_two_teams_that_use_one_name_read_two_entries_of_the_store() -> None:
    keys = [
        manifest.body["spec"]["dataFrom"][0]["extract"]["key"]
        for team in ("team-x", "team-y")
        for manifest in secrets(full({"mlflow": OWN_MLFLOW}, team))
    ]
    assert len(set(keys)) == 2


def test_the_logins_secret_is_needed_only_where_something_is_exposed() -> None:
    exposed = {"webui": {"expose": {"host": "webui.acme.example"}}}
    assert mentioned_secrets(full(exposed)) == {"webui-login": ("webui", "expose")}
    assert mentioned_secrets(full({"webui": {}})) == {}


def test_how_often_they_are_read_is_written_as_the_operator_writes_it_back() -> None:
    """Another spelling of the same time is a difference that Argo CD never gets rid of."""
    for manifest in secrets(full(EVERYTHING)):
        assert re.fullmatch(r"\d+h\d+m\d+s", manifest.body["spec"]["refreshInterval"])


def test_a_cluster_with_secrets_of_its_own_gets_no_references() -> None:
    assert list(secrets(tenant({"mlflow": OWN_MLFLOW}, site(BARE)))) == []
