"""Which MLflow a team's runs are tracked in, and how pods reach it."""

from charts.foundation.naming import MLFLOW, MLFLOW_PORT, SHARED_MLFLOW, SHARED_NAMESPACE
from charts.foundation.tenant import Tenant
from charts.model.tracking import ExternalMlflow, Mlflow, OwnMlflow, SharedMlflow

SHARED_URL = f"http://{SHARED_MLFLOW}.{SHARED_NAMESPACE}.svc:{MLFLOW_PORT}"


def tracking(tenant: Tenant) -> Mlflow | None:
    """The team's choice; without one, the shared MLflow if its cluster has one."""
    if tenant.team.mlflow is None and tenant.site.shared.mlflow is not None:
        return SharedMlflow()
    return tenant.team.mlflow


def experiment(tenant: Tenant, user: str | None) -> str:
    """Name of the MLflow experiment: one for each user, and the team's for what is no user's."""
    return tenant.name if user is None else f"{tenant.name}/{user}-experiments"


def tracking_url(tenant: Tenant) -> str | None:
    """Address for `MLFLOW_TRACKING_URI`, or None when nothing is tracked."""
    match tracking(tenant):
        case OwnMlflow():
            return f"http://{MLFLOW}.{tenant.namespace}.svc:{MLFLOW_PORT}"
        case SharedMlflow():
            return SHARED_URL
        case ExternalMlflow(url=url):
            return url
        case None:
            return None
