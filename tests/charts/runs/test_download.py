"""Downloads of models and datasets."""

from typing import Any

import msgspec
import pytest

from charts.foundation import folders
from charts.foundation.tenant import Site, Tenant
from charts.foundation.tracking import SHARED_URL
from charts.runs.download import downloads
from tests.charts.runs.teams import EVERYTHING, container_of, everything, files, jobs
from tests.charts.tenants import FULL, SHARED, site, tenant

SOURCES = EVERYTHING["models"]


def download(words: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The name of the Job that downloads the model, and what it is told."""
    manifests = list(downloads(tenant({"models": {"m": words}}, site(FULL, SHARED))))
    (job,) = jobs(manifests)
    return job.name, files(manifests, job.name)["fetch.yaml"]


def test_every_source_is_downloaded_and_only_datasets_that_have_one() -> None:
    team = everything().team
    asked_by = {job.field for job in jobs(list(downloads(everything())))}
    fetched = {("datasets", name, "fetch") for name, dataset in team.datasets.items() if dataset.fetch}
    assert asked_by == {("models", name) for name in team.models} | fetched
    assert fetched


def test_a_download_lands_where_trainings_and_servers_look() -> None:
    team = everything().team
    manifests = list(downloads(everything()))
    for job in jobs(manifests):
        kind, name = job.field[0], str(job.field[1])
        path = files(manifests, job.name)["fetch.yaml"]["output"]["path"]
        expected = folders.base_model(name, team.models[name]) if kind == "models" else None
        assert path == (expected or folders.dataset(name, team.datasets[name]))


@pytest.mark.parametrize(
    ("source", "change"),
    [
        ("from-artifactory", {"path": "org/other"}),
        ("from-mlflow", {"version": "4"}),
        ("from-s3", {"uri": "s3://models/other"}),
        ("base", {"path": "/storage/models/other"}),
    ],
)
def test_a_changed_source_is_a_new_job(source: str, change: dict[str, Any]) -> None:
    """A Job's template cannot be changed, so a name that stayed would leave Argo CD trying for ever."""
    (before, told), (after, told_then) = download(SOURCES[source]), download(SOURCES[source] | change)
    assert before != after
    if source != "base":
        assert told["output"]["revision"] != told_then["output"]["revision"]


@pytest.mark.parametrize("change", [{"secret": "other"}, {"parameters": "2B"}])
def test_a_model_is_the_same_whoever_logs_in(change: dict[str, Any]) -> None:
    """A new login is a new Job, but the model that is there stays good."""
    words = SOURCES["from-s3"]
    (before, told), (after, told_then) = download(words), download(words | change)
    assert told["output"] == told_then["output"]
    assert (before != after) == ("secret" in change)


def test_a_new_image_is_a_new_job() -> None:
    at = site(FULL, SHARED)
    newer = Site(
        at.cluster_name, at.cluster, msgspec.structs.replace(at.images, fetch="registry.example/fetch:2"), at.shared
    )
    teams = [tenant({"models": {"m": SOURCES["from-s3"]}}, place) for place in (at, newer)]
    before, after = ({job.name for job in jobs(list(downloads(team)))} for team in teams)
    assert not before & after


def test_a_download_is_named_after_what_it_brings_and_stays_so() -> None:
    name, _ = download(SOURCES["from-s3"])
    assert name.startswith("download-m-")
    assert download(SOURCES["from-s3"])[0] == name


@pytest.mark.parametrize(("version", "uri"), [("3", "models:/base/3"), ("@champion", "models:/base@champion")])
def test_mlflow_has_versions_and_aliases(version: str, uri: str) -> None:
    _, told = download(SOURCES["from-mlflow"] | {"version": version})
    assert told["source"]["model_uri"] == uri


def test_a_registry_is_the_shared_one_or_the_teams() -> None:
    own = {"server": "external", "url": "http://mlflow.mlops.svc:5000"}
    for registry, url in (("shared", SHARED_URL), ("team", own["url"])):
        words = {"models": {"m": SOURCES["from-mlflow"] | {"registry": registry}}, "mlflow": own}
        manifests = list(downloads(tenant(words, site(FULL, SHARED))))
        assert files(manifests, jobs(manifests)[0].name)["fetch.yaml"]["source"]["tracking_uri"] == url


def test_a_download_knows_its_own_login_only() -> None:
    for job in jobs(list(downloads(everything()))):
        secrets = {
            variable["valueFrom"]["secretKeyRef"]["name"]
            for variable in container_of(job)["env"]
            if "valueFrom" in variable
        }
        assert secrets == _secrets(everything(), job.field)


def _secrets(tenant: Tenant, field: tuple[str | int, ...]) -> set[str]:
    if field[0] == "datasets":
        fetch = tenant.team.datasets[str(field[1])].fetch
        return {fetch.secret} if fetch else set()
    secret = getattr(tenant.team.models[str(field[1])], "secret", None)
    return {secret} if secret else set()


def test_either_login_to_artifactory_may_be_missing() -> None:
    """A Secret with a token holds no password: a variable that must be there would keep the pod from starting."""
    manifests = list(downloads(tenant({"models": {"m": SOURCES["from-artifactory"]}}, site(FULL, SHARED))))
    references = [
        variable["valueFrom"]["secretKeyRef"]
        for variable in container_of(jobs(manifests)[0])["env"]
        if "valueFrom" in variable
    ]
    assert references
    assert all(reference["optional"] for reference in references)
