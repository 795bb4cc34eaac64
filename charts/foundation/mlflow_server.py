"""An MLflow server: a Deployment and its Service, whoever owns it.

Runs are kept in PostgreSQL and artifacts in a bucket, which the server passes on itself: pods that track runs need
neither a database nor a bucket of their own. The state is outside, so a new pod takes over before the old one goes and
a training that logs meanwhile loses nothing.

What is set here was tried with MLflow 3.17:
- libpq reads user and password from PGUSER and PGPASSWORD, so neither stands in an argument. The driver is named
  because a bare `postgresql://` means psycopg2 to SQLAlchemy 2.0 and psycopg to 2.1.
- Since 3.5 a request whose Host is not listed is answered with 403, and so is one from a page of another origin that
  changes something: https://mlflow.org/docs/latest/self-hosting/security/network
- Two workers take 0.8 Gi; the seven processes that wait for evaluation jobs take as much again, and are not started.
"""

from collections.abc import Iterator
from typing import Any

from charts.foundation.deployment import OVERLAPPING, deployment, service
from charts.foundation.manifest import Manifest
from charts.foundation.naming import MLFLOW_PORT, Workload
from charts.foundation.pods import HOME, Compute, Container, Pod, secret_variable, variable
from charts.foundation.tenant import Owner
from charts.model.fault import Field
from charts.model.tracking import MlflowServer

COMPUTE = Compute(cpu="500m", memory="1Gi", cpu_limit="2", memory_limit="4Gi")

PASSING_THROUGH = "50Gi"
"""Room for three 8B models, 16 GB each, that come or go at once. A file lies in /tmp whole until it is passed on, and
clients ask for all files of a model together: https://github.com/mlflow/mlflow/blob/master/mlflow/server/handlers.py
"""


def mlflow_server(
    owner: Owner, server: MlflowServer, name: str, *, field: Field, host: str | None = None
) -> Iterator[Manifest]:
    """The server behind the Service `name`; `host` is its name outside the cluster, if it has one."""
    pod = _pod(owner, server, name, host)
    yield deployment(owner, pod, OVERLAPPING, field=field)
    yield service(owner, pod, field=field)


def allowed_hosts(owner: Owner, name: str, host: str | None) -> list[str]:
    """Every Host that the server is rightly asked under: as a Service, through a port-forward, from outside."""
    namespace = owner.namespace
    services = (name, f"{name}.{namespace}", f"{name}.{namespace}.svc", f"{name}.{namespace}.svc.cluster.local")
    return [
        *(f"{service}:{MLFLOW_PORT}" for service in services),
        "localhost:*",
        "127.0.0.1:*",
        *([host] if host else []),
    ]


def _pod(owner: Owner, server: MlflowServer, name: str, host: str | None) -> Pod:
    container = Container(
        name="mlflow",
        image=owner.images.mlflow,
        command=_command(server),
        compute=COMPUTE,
        env=(*_settings(owner, name, host), *_database_login(server), *_bucket_login(owner, server)),
        ports={"http": MLFLOW_PORT},
        probes=_probes(name),
        working_dir=HOME,
        tmp=PASSING_THROUGH,
    )
    return Pod(Workload("mlflow", name, "mlflow"), container, service_account="mlflow")


def _command(server: MlflowServer) -> tuple[str, ...]:
    database = server.database
    store = f"postgresql+psycopg2://{database.host}:{database.port}/{database.name}"
    return (
        *("mlflow", "server", "--host", "0.0.0.0", "--port", str(MLFLOW_PORT), "--workers", "2"),
        *("--backend-store-uri", store),
        *("--serve-artifacts", "--artifacts-destination", server.artifacts),
    )


def _settings(owner: Owner, name: str, host: str | None) -> Iterator[dict[str, Any]]:
    yield variable("MLFLOW_SERVER_ALLOWED_HOSTS", ",".join(allowed_hosts(owner, name, host)))
    if host:
        yield variable("MLFLOW_SERVER_CORS_ALLOWED_ORIGINS", f"https://{host}")
    yield variable("MLFLOW_SERVER_ENABLE_JOB_EXECUTION", "false")
    yield variable("MLFLOW_DISABLE_TELEMETRY", "true")
    yield variable("DO_NOT_TRACK", "true")


def _database_login(server: MlflowServer) -> Iterator[dict[str, Any]]:
    """https://www.postgresql.org/docs/current/libpq-envars.html"""
    yield secret_variable("PGUSER", server.database.secret, "POSTGRES_USER")
    yield secret_variable("PGPASSWORD", server.database.secret, "POSTGRES_PASSWORD")


def _bucket_login(owner: Owner, server: MlflowServer) -> Iterator[dict[str, Any]]:
    """For s3:// only: a gs:// bucket knows the pod by its ServiceAccount."""
    if server.endpoint is not None:
        yield variable("MLFLOW_S3_ENDPOINT_URL", owner.cluster.endpoints[server.endpoint].url)
    if server.secret is not None:
        yield secret_variable("AWS_ACCESS_KEY_ID", server.secret)
        yield secret_variable("AWS_SECRET_ACCESS_KEY", server.secret)


def _probes(name: str) -> dict[str, Any]:
    """`/health` under an allowed Host: kubelet would name the pod's address. The first start makes the schema."""
    host = {"name": "Host", "value": f"{name}:{MLFLOW_PORT}"}
    health = {"httpGet": {"path": "/health", "port": "http", "httpHeaders": [host]}, "timeoutSeconds": 5}
    return {
        "startupProbe": {**health, "periodSeconds": 5, "failureThreshold": 60},
        "readinessProbe": {**health, "periodSeconds": 10},
        "livenessProbe": {**health, "periodSeconds": 20, "failureThreshold": 6},
    }
