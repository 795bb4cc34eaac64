"""What of a team is reached from outside the cluster: the Services whose `expose:` the cluster can honour.

Neither a WebUI nor MLflow has a login of its own, so nothing counts as exposed unless the cluster has both a way in
and someone who asks for a login.
"""

from collections.abc import Iterator

from msgspec import Struct

from charts.foundation import naming
from charts.foundation.tenant import Tenant
from charts.model.exposure import OAuth2ProxyLogin
from charts.model.fault import Field
from charts.model.tracking import OwnMlflow
from charts.workspace.webui_users import webui_users


class Exposed(Struct, frozen=True):
    """A Service with an address outside, and the input field that asked for it."""

    service: str
    port: int
    host: str
    field: Field


def exposed(tenant: Tenant) -> tuple[Exposed, ...]:
    return tuple(_asked_for(tenant)) if _guarded(tenant) else ()


def _guarded(tenant: Tenant) -> bool:
    login, way_in = tenant.cluster.login, tenant.cluster.exposure
    if isinstance(login, OAuth2ProxyLogin) and tenant.images.auth_proxy is None:
        return False
    return login is not None and way_in is not None


def _asked_for(tenant: Tenant) -> Iterator[Exposed]:
    webui, mlflow = tenant.team.webui, tenant.team.mlflow
    if webui is not None and webui.expose is not None:
        for user in webui_users(tenant):
            host = naming.webui_host(webui.expose.host, user)
            yield Exposed(naming.webui(user), naming.WEBUI_PORT, host, ("webui", "expose"))
    if isinstance(mlflow, OwnMlflow) and mlflow.expose is not None:
        yield Exposed(naming.MLFLOW, naming.MLFLOW_PORT, mlflow.expose.host, ("mlflow", "expose"))
