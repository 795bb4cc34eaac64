"""What is only published: models for a vLLM outside, and where trainings report to."""

from charts.foundation.naming import CALLBACK_CONFIG, CALLBACK_KEY, CLAIM
from charts.workspace.callback import callback
from charts.workspace.external_serving import external_serving
from charts.workspace.served_models import model_path
from tests.charts.manifests import the
from tests.charts.tenants import tenant
from tests.charts.workspace.teams import EVERYTHING, LORA, workspace

OUTSIDE = {"trainings": {"chat": LORA}, "serving": {"outside": {"engine": "external", "model": "chat", "run": 3}}}


def test_a_model_for_a_vllm_outside_deploys_nothing() -> None:
    assert {manifest.kind for manifest in workspace(tenant(OUTSIDE))} == {"PersistentVolumeClaim", "ConfigMap"}


def test_its_path_is_the_one_that_a_vllm_inside_would_serve() -> None:
    team = tenant(EVERYTHING)
    published = the(external_serving(team), "ConfigMap")["data"]
    assert published["path"] == model_path(team, team.team.serving["assistant"])
    assert published["claim"] == CLAIM
    assert published["path"].endswith(published["path-in-claim"])
    assert not published["path-in-claim"].startswith("/")


def test_a_base_model_is_of_no_run() -> None:
    base = {"base": {"source": "preloaded", "path": "/storage/models/base", "parameters": "8B"}}
    team = tenant({"models": base, "serving": {"outside": {"engine": "external", "model": "base"}}})
    assert "run" not in the(external_serving(team), "ConfigMap")["data"]


def test_trainings_find_the_address_they_report_to() -> None:
    url = "http://backend.acme.svc:8000"
    published = the(callback(tenant({"callback": {"url": url}})), "ConfigMap", CALLBACK_CONFIG)
    assert published["data"] == {CALLBACK_KEY: url}
    assert list(callback(tenant({}))) == []
