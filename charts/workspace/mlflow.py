"""The team's own MLflow, where it has one: the server behind the Service `mlflow`."""

from collections.abc import Iterator

from charts.foundation.manifest import Manifest
from charts.foundation.mlflow_server import mlflow_server
from charts.foundation.naming import MLFLOW
from charts.foundation.tenant import Tenant
from charts.model.tracking import OwnMlflow


def mlflow(tenant: Tenant) -> Iterator[Manifest]:
    server = tenant.team.mlflow
    if isinstance(server, OwnMlflow):
        host = server.expose.host if server.expose else None
        yield from mlflow_server(tenant, server, MLFLOW, field=("mlflow",), host=host)
