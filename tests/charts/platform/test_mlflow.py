"""MLflow servers: a team's own and the one that a cluster's teams share are the same program."""

from collections.abc import Iterator
from fnmatch import fnmatch
from typing import Any
from urllib.parse import urlsplit

import pytest

from charts.foundation.manifest import Manifest
from charts.foundation.quantities import parameter_count, size_bytes
from charts.foundation.tracking import SHARED_URL, tracking_url
from charts.platform.mlflow import shared_mlflow
from charts.workspace.mlflow import mlflow
from tests.charts.manifests import container, environment, flag, pod, probes, secrets_read, the
from tests.charts.tenants import FULL, SHARED, site, tenant

DATABASE = {"host": "10.9.0.4", "port": 6543, "name": "mlflow", "secret": "mlflow-db"}
ON_GOOGLE: dict[str, Any] = {"database": DATABASE, "artifacts": "gs://acme-mlflow"}
ON_S3: dict[str, Any] = {"database": DATABASE, "artifacts": "s3://mlflow", "endpoint": "bucket", "secret": "mlflow-s3"}
STORES = pytest.mark.parametrize("store", [ON_GOOGLE, ON_S3], ids=["google", "s3"])


def servers(store: dict[str, Any]) -> Iterator[tuple[str, list[Manifest]]]:
    """Each kind of server in front of a store, with the address that its clients are given."""
    team = tenant({"mlflow": {"server": "own", **store}}, site(FULL))
    yield str(tracking_url(team)), list(mlflow(team))
    yield SHARED_URL, list(shared_mlflow(site(FULL, SHARED | {"mlflow": store})))


def exposed() -> dict[str, Any]:
    own = {"server": "own", **ON_GOOGLE, "expose": {"host": "mlflow.acme.example"}}
    return the(mlflow(tenant({"mlflow": own}, site(FULL))), "Deployment")


def admits(deployment: dict[str, Any], host: str) -> bool:
    """As MLflow reads its list: https://github.com/mlflow/mlflow/blob/master/mlflow/server/security_utils.py"""
    allowed = environment(deployment)["MLFLOW_SERVER_ALLOWED_HOSTS"].split(",")
    return any(fnmatch(host, pattern) for pattern in allowed)


def test_none_unless_asked_for() -> None:
    assert list(mlflow(tenant({"mlflow": {"server": "shared"}}))) == []
    assert list(shared_mlflow(site(FULL, {}))) == []


@STORES
def test_clients_are_given_an_address_that_it_answers_to(store: dict[str, Any]) -> None:
    for url, made in servers(store):
        address, deployment, service = urlsplit(url), the(made, "Deployment"), the(made, "Service")
        name, namespace = str(address.hostname).split(".")[:2]
        assert (service["metadata"]["name"], service["metadata"]["namespace"]) == (name, namespace)
        assert [port["port"] for port in service["spec"]["ports"]] == [address.port]
        assert admits(deployment, address.netloc)
        assert admits(deployment, f"{address.hostname}.cluster.local:{address.port}")
        assert admits(deployment, "localhost:15000"), "a port-forward"
        assert not admits(deployment, "evil.example")


@STORES
def test_it_answers_its_own_probes(store: dict[str, Any]) -> None:
    for _, made in servers(store):
        deployment = the(made, "Deployment")
        for probe in probes(deployment):
            [host] = [it["value"] for it in probe["httpGet"]["httpHeaders"] if it["name"] == "Host"]
            assert admits(deployment, host)


@STORES
def test_the_password_is_in_no_argument(store: dict[str, Any]) -> None:
    for _, made in servers(store):
        deployment = the(made, "Deployment")
        backend = urlsplit(flag(deployment, "--backend-store-uri"))
        assert (backend.hostname, backend.port, backend.path) == ("10.9.0.4", 6543, "/mlflow")
        assert backend.username is backend.password is None
        keys = {name: environment(deployment)[name]["secretKeyRef"]["key"] for name in ("PGUSER", "PGPASSWORD")}
        assert keys == {"PGUSER": "POSTGRES_USER", "PGPASSWORD": "POSTGRES_PASSWORD"}


def test_an_s3_bucket_is_opened_with_keys_and_googles_without() -> None:
    for _, made in servers(ON_S3):
        deployment = the(made, "Deployment")
        assert environment(deployment)["MLFLOW_S3_ENDPOINT_URL"] == FULL["endpoints"]["bucket"]["url"]
        assert secrets_read(deployment) == {"mlflow-db", "mlflow-s3"}
    for _, made in servers(ON_GOOGLE):
        assert secrets_read(the(made, "Deployment")) == {"mlflow-db"}


@STORES
def test_artifacts_pass_through_it(store: dict[str, Any]) -> None:
    """Trainings have no way to the bucket."""
    for _, made in servers(store):
        assert flag(the(made, "Deployment"), "--artifacts-destination") == store["artifacts"]
        assert "--serve-artifacts" in container(the(made, "Deployment"))["command"]


@STORES
def test_an_8b_model_passes_through_its_tmp_at_once(store: dict[str, Any]) -> None:
    """Clients ask for all files of a model together, and each lies in /tmp until it is passed on."""
    for _, made in servers(store):
        volumes = {volume["name"]: volume for volume in pod(the(made, "Deployment"))["volumes"]}
        [tmp] = [mount for mount in container(the(made, "Deployment"))["volumeMounts"] if mount["mountPath"] == "/tmp"]
        weights = 2 * parameter_count("8B")
        assert size_bytes(volumes[tmp["name"]]["emptyDir"]["sizeLimit"]) > weights


@STORES
def test_runs_are_logged_while_a_new_version_comes(store: dict[str, Any]) -> None:
    for _, made in servers(store):
        rollout = the(made, "Deployment")["spec"]["strategy"]["rollingUpdate"]
        assert rollout["maxUnavailable"] == 0


def test_its_page_works_under_the_name_it_has_outside() -> None:
    """The page asks with the host as its origin, which MLflow refuses unless told."""
    assert admits(exposed(), "mlflow.acme.example")
    assert environment(exposed())["MLFLOW_SERVER_CORS_ALLOWED_ORIGINS"] == "https://mlflow.acme.example"
