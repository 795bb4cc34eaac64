"""The MLflow that a cluster's teams share: the server behind the Service `mlflow-common`."""

from collections.abc import Iterator

from charts.foundation.manifest import Manifest
from charts.foundation.mlflow_server import mlflow_server
from charts.foundation.naming import SHARED_MLFLOW
from charts.foundation.tenant import Site


def shared_mlflow(site: Site) -> Iterator[Manifest]:
    server = site.shared.mlflow
    if server is not None:
        yield from mlflow_server(site, server, SHARED_MLFLOW, field=("shared", site.cluster_name, "mlflow"))
