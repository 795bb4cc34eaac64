"""`clusters` in platform.yaml: profiles that contradict themselves."""

from collections.abc import Iterator

from charts.foundation.accelerators import node_labels
from charts.foundation.queueing import CPU_FLAVOR
from charts.model.cluster import OWN_API_SERVER, Cluster
from charts.model.exposure import OAuth2ProxyLogin
from charts.model.fault import Fault
from charts.model.platform import Platform
from charts.references.outside import endpoint_faults, url_faults
from charts.references.reporting import below


def cluster_faults(platform: Platform) -> Iterator[Fault]:
    for name, cluster in platform.clusters.items():
        yield from below(("clusters", name), _cluster_faults(cluster))
        if isinstance(cluster.login, OAuth2ProxyLogin) and platform.images.auth_proxy is None:
            problem = "the login needs an image that `images` does not name"
            yield Fault(("clusters", name, "login"), problem, "`auth-proxy` in `images`")
    yield from _servers(platform)


def _cluster_faults(cluster: Cluster) -> Iterator[Fault]:
    yield from _autoscaling(cluster)
    yield from _exposure(cluster)
    yield from _accelerators(cluster)
    yield from _selected_twice(cluster)
    if isinstance(cluster.login, OAuth2ProxyLogin):
        login = cluster.login
        yield from below(("login",), url_faults(login.issuer, login.addresses, key="issuer"))
    for name, endpoint in cluster.endpoints.items():
        yield from below(("endpoints", name), endpoint_faults(endpoint))


def _autoscaling(cluster: Cluster) -> Iterator[Fault]:
    if cluster.autoscaling == "keda" and cluster.prometheus is None:
        problem = "KEDA asks Prometheus how many requests wait, and the cluster names none"
        yield Fault(("autoscaling",), problem, "`prometheus` beside it, or `autoscaling: hpa` or `none`")
    if cluster.autoscaling != "none" and cluster.metrics == "none":
        problem = f"{cluster.autoscaling} scales by how many requests wait, and nobody scrapes that"
        yield Fault(("autoscaling",), problem, "`metrics: google-managed` or `prometheus-operator`")


def _exposure(cluster: Cluster) -> Iterator[Fault]:
    exposure = cluster.exposure
    if exposure is not None and exposure.namespace is None and not exposure.addresses:
        problem = "it is not said where traffic from outside comes from, so no pod could let it in"
        yield Fault(("exposure",), problem, "`namespace` (of its pods) or `addresses` (of its load balancers)")


def _accelerators(cluster: Cluster) -> Iterator[Fault]:
    if CPU_FLAVOR in cluster.accelerators:
        problem = f"`{CPU_FLAVOR}` is what queues and device plugins call nodes without one"
        yield Fault(("accelerators", CPU_FLAVOR), problem, "another name", at_key=True)
    for name, accelerator in cluster.accelerators.items():
        if accelerator.per_node > accelerator.count:
            problem = f"one node has {accelerator.per_node} and the whole cluster {accelerator.count}"
            yield Fault(("accelerators", name, "per_node"), problem, f"at most {accelerator.count}")


def _selected_twice(cluster: Cluster) -> Iterator[Fault]:
    seen: dict[frozenset[tuple[str, str]], str] = {}
    for name, accelerator in cluster.accelerators.items():
        labels = frozenset(node_labels(cluster, accelerator).items())
        if labels in seen:
            problem = f"`{name}` selects the same nodes as `{seen[labels]}`, so their GPUs would count twice"
            yield Fault(("accelerators", name, "node_selector"), problem, "labels that tell the two apart")
        seen.setdefault(labels, name)


def _servers(platform: Platform) -> Iterator[Fault]:
    seen = {OWN_API_SERVER: ""}
    for name, cluster in platform.clusters.items():
        if seen.get(cluster.server):
            problem = f"this is the API server of `{seen[cluster.server]}` too, so one would overwrite the other"
            yield Fault(("clusters", name, "server"), problem, "one entry for each cluster")
        seen.setdefault(cluster.server, name)
