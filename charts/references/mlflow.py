"""MLflow: whether a team's is there, and whether a server has all that its database and its bucket need."""

from collections.abc import Iterator

from charts.foundation.tenant import Tenant
from charts.foundation.tracking import tracking
from charts.model.cluster import Cluster
from charts.model.fault import Fault
from charts.model.sources import MlflowModel
from charts.model.tracking import MlflowServer, OwnMlflow, SharedMlflow
from charts.references.outside import database_faults
from charts.references.reporting import below, unknown


def mlflow_faults(tenant: Tenant) -> Iterator[Fault]:
    team, shared = tenant.team, tenant.site.shared.mlflow
    if isinstance(team.mlflow, OwnMlflow):
        yield from below(("mlflow",), server_faults(team.mlflow, tenant.cluster))
    if isinstance(team.mlflow, SharedMlflow) and shared is None:
        problem = f"cluster `{team.cluster}` has no shared MLflow"
        yield Fault(("mlflow", "server"), problem, "`own` or `external`, or `mlflow` below `shared` in platform.yaml")
    for name, training in team.trainings.items():
        if training.register and tracking(tenant) is None:
            problem = f"there is no MLflow to register in: the team has none, and cluster `{team.cluster}` shares none"
            yield Fault(("trainings", name, "register"), problem, "`mlflow` in this file")
    for name, model in team.models.items():
        if isinstance(model, MlflowModel):
            yield from below(("models", name, "registry"), _registry(model, tenant))


def server_faults(server: MlflowServer, cluster: Cluster) -> Iterator[Fault]:
    """Faults of an MLflow server that runs on the cluster."""
    yield from below(("database",), database_faults(server.database))
    yield from _s3(server, cluster) if server.artifacts.startswith("s3://") else _gs(server, cluster)


def _registry(model: MlflowModel, tenant: Tenant) -> Iterator[Fault]:
    if model.registry == "shared" and tenant.site.shared.mlflow is None:
        problem = f"`registry: shared`, and cluster `{tenant.team.cluster}` has no shared MLflow"
        yield Fault((), problem, "`registry: team`" if tenant.team.mlflow is not None else "another source")
    if model.registry == "team" and tracking(tenant) is None:
        yield Fault((), "`registry: team`, and the team has no MLflow", "`mlflow` in this file, or another source")


def _s3(server: MlflowServer, cluster: Cluster) -> Iterator[Fault]:
    missing = [key for key in ("endpoint", "secret") if getattr(server, key) is None]
    if missing:
        yield Fault(("artifacts",), "an s3:// bucket is reached by an endpoint and a secret", _beside(missing))
    if server.endpoint is not None and server.endpoint not in cluster.endpoints:
        problem = f"the cluster has no endpoint `{server.endpoint}`"
        where = "its `endpoints` in platform.yaml"
        yield unknown(("endpoint",), problem, server.endpoint, cluster.endpoints, where=where)


def _gs(server: MlflowServer, cluster: Cluster) -> Iterator[Fault]:
    if cluster.identity is None:
        problem = "a gs:// bucket is reached by the cluster's `identity`, and the cluster has none"
        yield Fault(("artifacts",), problem, "an s3:// bucket with `endpoint` and `secret`")
    for key in ("endpoint", "secret"):
        if getattr(server, key) is not None:
            yield Fault((key,), f"`{key}` is for an s3:// bucket, and this one is gs://", "nothing here", at_key=True)


def _beside(keys: list[str]) -> str:
    return f"{' and '.join(f'`{key}`' for key in keys)} beside it"
