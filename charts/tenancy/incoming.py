"""Who may reach each component of a team, and on which port."""

from collections.abc import Iterator

from charts.foundation.destinations import service_namespace
from charts.foundation.naming import (
    LOGIN_PROXY_PORT,
    MLFLOW_PORT,
    SERVING_PORT,
    SHARED_NAMESPACE,
    Component,
    pods_of,
)
from charts.foundation.network import (
    EVERY_TCP_PORT,
    NAMESPACE_LABEL,
    Peer,
    Traffic,
    addresses,
    namespaces,
    pods,
    pods_in,
    tcp,
)
from charts.foundation.tenant import Tenant
from charts.model.cluster import Cluster
from charts.model.exposure import IdentityProxyLogin
from charts.model.sources import MlflowModel
from charts.tenancy.components import components, exposed
from charts.tenancy.outgoing import spans_nodes


def incoming(tenant: Tenant, component: Component) -> Iterator[Traffic]:
    match component:
        case "serving":
            yield Traffic([*_gateway(tenant), *scraper(tenant.cluster)], tcp(SERVING_PORT))
        case "webui":
            yield from _visitors(tenant, component)
        case "mlflow":
            yield Traffic(pods(*_clients(tenant)), tcp(MLFLOW_PORT))
            yield from _visitors(tenant, component)
        case "auth-proxy":
            yield Traffic(entrance(tenant.cluster), tcp(LOGIN_PROXY_PORT))
        case "training" if spans_nodes(tenant):
            yield Traffic(pods("training"), EVERY_TCP_PORT)


def _gateway(tenant: Tenant) -> list[Peer]:
    """vLLM has no authentication on most of its paths, so the gateway is its only caller."""
    return pods_in(SHARED_NAMESPACE, pods_of("gateway")) if tenant.site.shared.gateway else []


def scraper(cluster: Cluster) -> list[Peer]:
    """The pods that scrape metrics: Google's collectors, or the Prometheus that the operator runs.

    The latter is looked for in the namespace that `prometheus` names, else in `monitoring`. Sources of the labels:
    https://github.com/GoogleCloudPlatform/prometheus-engine/blob/main/manifests/operator.yaml,
    https://github.com/prometheus-operator/kube-prometheus/blob/main/manifests/grafana-networkPolicy.yaml
    """
    match cluster.metrics:
        case "google-managed":
            return pods_in("gmp-system", {"app.kubernetes.io/name": "collector"})
        case "prometheus-operator":
            namespace = service_namespace(cluster.prometheus or "") or "monitoring"
            return pods_in(namespace, {"app.kubernetes.io/name": "prometheus"})
        case "none":
            return []


def _clients(tenant: Tenant) -> list[Component]:
    """The components that speak to the team's own MLflow; a download does for a model registered there."""
    models = tenant.team.models.values()
    downloads = any(isinstance(model, MlflowModel) and model.registry == "team" for model in models)
    clients = {"webui", "training", "register"} | ({"download"} if downloads else set())
    return [component for component in components(tenant) if component in clients]


def _visitors(tenant: Tenant, component: Component) -> Iterator[Traffic]:
    """People outside, if the component is exposed: past the team's login proxy, or past the entrance's own login."""
    port = exposed(tenant).get(component)
    if port is not None:
        own_login = isinstance(tenant.cluster.login, IdentityProxyLogin)
        yield Traffic(entrance(tenant.cluster) if own_login else pods("auth-proxy"), tcp(port))


def entrance(cluster: Cluster) -> list[Peer]:
    """Where traffic from outside comes from: the pods of an ingress controller or gateway, or their addresses."""
    exposure = cluster.exposure
    if exposure is None:
        return []
    inside = namespaces(NAMESPACE_LABEL, exposure.namespace) if exposure.namespace else []
    return [*inside, *addresses(exposure.addresses)]
