"""LLaMA-Factory's WebUI: one for the team, or one for each user who sees nobody else's files."""

from typing import Any

import pytest

from charts.foundation import folders
from charts.foundation.manifest import names
from charts.foundation.naming import webui as named
from charts.foundation.tracking import tracking_url
from charts.workspace.webui import webui
from tests.charts.manifests import claim_folders, container, environment, pod, the
from tests.charts.tenants import FULL, SHARED, site, tenant
from tests.charts.workspace.teams import OWN_MLFLOW

ELSEWHERE = {"elsewhere": {"source": "preloaded", "path": "/storage/imported/base", "parameters": "3B"}}
PER_USER: dict[str, Any] = {"users": ["alice", "bob"], "webui": {"per": "user", "gpus": {"small": 1}}}


def program(words: dict[str, Any], user: str | None = None) -> dict[str, Any]:
    return the(webui(tenant(words, site(FULL, SHARED))), "Deployment", named(user))


def test_none_unless_asked_for() -> None:
    assert list(webui(tenant({}))) == []


def test_it_listens_on_the_port_it_opens() -> None:
    variables, [port] = environment(program({"webui": {}})), container(program({"webui": {}}))["ports"]
    assert variables["GRADIO_SERVER_PORT"] == str(port["containerPort"])
    assert variables["GRADIO_SERVER_NAME"] == "0.0.0.0"


def test_no_proxy_is_set_since_it_overwrites_who_is_not_asked_through_it() -> None:
    assert not [name for name in environment(program({"webui": {}})) if "proxy" in name.lower()]


def test_the_teams_keeps_its_state_on_the_claim_and_sees_all_of_it() -> None:
    team = program({"webui": {}})
    mounted = claim_folders(team, writable=True)
    assert mounted[""] == folders.STORAGE
    assert container(team)["workingDir"] in mounted.values()


def test_one_for_each_user() -> None:
    made = names(webui(tenant(PER_USER, site(FULL))), "Deployment")
    assert made == [named("alice"), named("bob")]


@pytest.mark.parametrize(("me", "other"), [("alice", "bob"), ("bob", "alice")])
def test_a_user_writes_only_the_own_folder_and_sees_no_one_elses(me: str, other: str) -> None:
    mine = program(PER_USER | {"models": ELSEWHERE}, me)
    written, read = claim_folders(mine, writable=True), claim_folders(mine, writable=False)
    assert list(written.values()) == [folders.user(me)]
    for folder, path in (written | read).items():
        assert f"{folders.STORAGE}/{folder}" == path
        assert not f"{folders.user(other)}/".startswith(f"{path}/"), f"{path} holds {other}'s folder"
    assert container(mine)["workingDir"] == folders.user(me)


def test_a_user_reads_every_model_of_the_team() -> None:
    read = claim_folders(program(PER_USER | {"models": ELSEWHERE}, "alice"), writable=False).values()
    assert {folders.MODELS, folders.data(None), ELSEWHERE["elsewhere"]["path"]} == set(read)


def test_users_track_in_experiments_of_their_own_in_the_teams_mlflow() -> None:
    tracked = PER_USER | {"mlflow": OWN_MLFLOW}
    alice, bob = environment(program(tracked, "alice")), environment(program(tracked, "bob"))
    url = tracking_url(tenant(tracked, site(FULL, SHARED)))
    assert alice["MLFLOW_TRACKING_URI"] == bob["MLFLOW_TRACKING_URI"] == url
    assert alice["MLFLOW_EXPERIMENT_NAME"] != bob["MLFLOW_EXPERIMENT_NAME"]


def test_a_cluster_without_mlflow_leaves_nothing_to_wait_for() -> None:
    variables = environment(the(webui(tenant({"webui": {}}, site(FULL))), "Deployment"))
    assert not [name for name in variables if name.startswith("MLFLOW_TRACKING")]


def test_the_old_one_goes_first() -> None:
    """Two would write the same files, and hold two GPUs where the quota has one."""
    assert program({"webui": {}})["spec"]["strategy"]["type"] == "Recreate"


def test_it_holds_the_gpus_it_asks_for_and_none_by_default() -> None:
    asked = container(program({"webui": {"gpus": {"large": 2}}}))["resources"]["limits"]
    assert asked["nvidia.com/gpu"] == 2
    assert "nvidia.com/gpu" not in container(program({"webui": {}}))["resources"]["limits"]
    assert pod(program({"webui": {"gpus": {"large": 2}}}))["runtimeClassName"] == "nvidia"
