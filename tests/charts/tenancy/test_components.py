"""The components a team is bounded by are those it has pods of: a pod without a policy would be cut off."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from charts.foundation.tenant import Tenant
from charts.runs.download import downloads
from charts.runs.merge import merges
from charts.runs.register import registrations
from charts.runs.training import trainings
from charts.runs.vision import vision_trainings
from charts.tenancy.access import service_accounts
from charts.tenancy.components import components
from charts.workspace.login_proxy import login_proxies
from charts.workspace.mlflow import mlflow
from charts.workspace.vllm import vllm
from charts.workspace.webui import webui
from tests.charts.tenancy.teams import FULL, MINIMAL
from tests.charts.tenants import FULL as FULL_CLUSTER
from tests.charts.tenants import SHARED, site, tenant

ROOMS = (webui, vllm, mlflow, login_proxies, downloads, trainings, vision_trainings, merges, registrations)

PRELOADED = {"models": {"base": {"source": "preloaded", "path": "/storage/models/base", "parameters": "8B"}}}
EXTERNAL = {"serving": {"base": {"engine": "external", "model": "base"}}}
WITHOUT_CREATOR = {key: value for key, value in FULL.items() if key != "job_creator"}
PARTS = [{key: FULL[key]} for key in ("models", "datasets", "mlflow")]
WEBUI = {"webui": {**FULL["webui"], "per": "team"}}


def pod_templates(part: Any) -> Iterator[Mapping[str, Any]]:
    """Every pod template inside an object, however deep: a Job's, a Deployment's, a JobSet's Job's."""
    if isinstance(part, Mapping):
        if "containers" in part.get("spec", {}):
            yield part
        for inner in part.values():
            yield from pod_templates(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from pod_templates(inner)


def pods(team: Tenant) -> list[Mapping[str, Any]]:
    return [template for room in ROOMS for manifest in room(team) for template in pod_templates(manifest.body)]


@pytest.mark.parametrize("words", [MINIMAL, WITHOUT_CREATOR, PRELOADED, PRELOADED | EXTERNAL, WEBUI, *PARTS])
@pytest.mark.parametrize("shared", [{}, SHARED])
def test_a_team_has_the_policies_and_the_accounts_of_its_pods_and_no_more(
    words: dict[str, Any], shared: dict[str, Any]
) -> None:
    team = tenant(words, site(FULL_CLUSTER, shared))
    made = pods(team)
    assert {pod["metadata"]["labels"]["app.kubernetes.io/component"] for pod in made} == set(components(team))
    assert {pod["spec"]["serviceAccountName"] for pod in made} == {account.name for account in service_accounts(team)}
