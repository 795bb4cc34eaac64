"""NetworkPolicies of `llm-shared`: deny all, then what each shared service needs.

Teams' pods are told by the label of their namespace, which only the platform sets. An application reaches the gateway
from a namespace that its platform engineer labelled `tunefleet.io/gateway-client: <client>`; who it is, its key says.
The prompt console is opened with `kubectl port-forward`.
"""

from collections.abc import Iterator

from charts.foundation.destinations import mlflow_stores
from charts.foundation.manifest import Manifest
from charts.foundation.naming import (
    GATEWAY_CLIENT_LABEL,
    GATEWAY_PORT,
    MLFLOW_PORT,
    SERVING_PORT,
    STRAPI,
    STRAPI_PORT,
)
from charts.foundation.network import (
    Traffic,
    isolation,
    namespaces,
    pods,
    pods_in,
    pods_of_teams,
    policy,
    tcp,
)
from charts.foundation.tenant import Site
from charts.model.fault import Field
from charts.model.shared import Gateway, Shared
from charts.model.tracking import MlflowServer


def shared_network(site: Site) -> Iterator[Manifest]:
    shared = site.shared
    if shared == Shared():
        return
    field: Field = ("shared", site.cluster_name)
    yield from isolation(site, field)
    if shared.mlflow is not None:
        yield _mlflow(site, shared.mlflow, (*field, "mlflow"))
    if shared.gateway is not None:
        yield _gateway(site, shared.gateway, (*field, "gateway"))
    if shared.prompt_console is not None:
        yield _prompt_console(site, (*field, "prompt_console"))


def _mlflow(site: Site, server: MlflowServer, field: Field) -> Manifest:
    clients = pods_of_teams("webui", "training", "register", "download")
    stores = mlflow_stores(server, site.cluster)
    return policy(site, "mlflow", ingress=[Traffic(clients, tcp(MLFLOW_PORT))], egress=stores, field=field)


def _gateway(site: Site, gateway: Gateway, field: Field) -> Manifest:
    console = pods("prompt-console") if site.shared.prompt_console else []
    callers = [*namespaces(GATEWAY_CLIENT_LABEL, *gateway.clients), *console]
    return policy(
        site,
        "gateway",
        ingress=[Traffic(callers, tcp(GATEWAY_PORT))],
        egress=[Traffic(pods_of_teams("serving"), tcp(SERVING_PORT))],
        field=field,
    )


def _prompt_console(site: Site, field: Field) -> Manifest:
    """Out to the gateway, and to the model catalogue, whose pods are not made here and go by their usual name."""
    gateway = Traffic(pods("gateway") if site.shared.gateway else [], tcp(GATEWAY_PORT))
    named = pods_in(site.namespace, {"app.kubernetes.io/name": STRAPI}) if site.shared.strapi else []
    return policy(site, "prompt-console", egress=[gateway, Traffic(named, tcp(STRAPI_PORT))], field=field)
