"""A cluster with two teams and their surroundings: every policy that is emitted, every pod and address that matters."""

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any, get_args

from charts.foundation.naming import GATEWAY_CLIENT_LABEL, SHARED_NAMESPACE, TEAM_LABEL, Component, pods_of
from charts.foundation.tenant import Site, Tenant
from charts.platform.network import shared_network
from charts.tenancy.certificates import certificates
from charts.tenancy.isolation import isolation
from charts.tenancy.network import network
from tests.charts.reachability import Address, Place, Pod, allowed, policies

End = tuple[str, int]
"""The name of a pod, or an address, and a port."""

PORTS = (1, 22, 53, 80, 443, 987, 988, 1337, 4180, 5000, 5432, 7860, 8000, 8080, 8089, 8501, 9000, 29500, 40000, 65535)
"""Every port that the platform speaks of, and some that it does not."""

COLLECTOR = Pod("collector", "gmp-system", {"app.kubernetes.io/name": "collector"})
PROMETHEUS = Pod("prometheus", "monitoring", {"app.kubernetes.io/name": "prometheus"})
OBSERVER = Pod("observer", "observing", {"app.kubernetes.io/name": "prometheus"})
INGRESS = Pod("ingress", "ingress-nginx", {"app": "controller"})
CLIENT = Pod("client", "search", {}, {GATEWAY_CLIENT_LABEL: "app"})
STRANGER = Pod("stranger", "default", {"app.kubernetes.io/component": "gateway"})
"""It claims to be the gateway, in a namespace that is not the gateway's."""
SERVICE = Pod("service", "mlops", {"app": "mlflow"})
DNS = Pod("dns", "kube-system", {"k8s-app": "kube-dns"})
METADATA = Address("169.254.169.254")
CALICO_METADATA = Address("169.254.169.252")
NODE_CACHE = Address("169.254.20.10")

SHARED = {
    component: Pod(component, SHARED_NAMESPACE, pods_of(component))
    for component in ("mlflow", "gateway", "prompt-console")
}
NODE_DNS = Pod("node dns", "kube-system", {"k8s-app": "node-local-dns"})
CLUSTER = (NODE_DNS, COLLECTOR, PROMETHEUS, OBSERVER, INGRESS, CLIENT, STRANGER, SERVICE, DNS)
AROUND = (*CLUSTER, METADATA, CALICO_METADATA, NODE_CACHE, Address("8.8.8.8"))


SOLVER = "solver"
"""The pod by which cert-manager shows Let's Encrypt that a host is ours; it makes it beside the Ingress."""


class World:
    """Teams on one site. A team has a pod of every component, asked for or not, a solver, and one that is of none."""

    def __init__(self, site: Site, *tenants: Tenant, addresses: Iterable[str] = ()) -> None:
        rooms = [
            shared_network(site),
            *(room(tenant) for tenant in tenants for room in (isolation, network, certificates)),
        ]
        self.policies = policies(manifest for room in rooms for manifest in room)
        self.teams = {tenant.name: dict(_pods(tenant)) for tenant in tenants}
        teams = [pod for pods in self.teams.values() for pod in pods.values()]
        self.places: list[Place] = [*teams, *SHARED.values(), *AROUND, *map(Address, addresses)]

    def allows(self, source: Place, target: Place, port: int, protocol: str = "TCP") -> bool:
        return allowed(self.policies, source, target, port, protocol)

    def reached_from(self, source: Place) -> set[End]:
        """Where it may send, beside the cluster's DNS."""
        ends = {
            (target.name, port)
            for target, port in product(self.places, PORTS)
            if target is not source and self.allows(source, target, port)
        }
        return ends - {(resolver.name, 53) for resolver in (DNS, NODE_DNS, NODE_CACHE, METADATA)}

    def callers_of(self, target: Place) -> set[End]:
        return {
            (source.name, port)
            for source, port in product(self.places, PORTS)
            if source is not target and self.allows(source, target, port)
        }


def _pods(tenant: Tenant) -> Iterator[tuple[str, Pod]]:
    namespace_labels = {TEAM_LABEL: tenant.name}
    labels: dict[str, dict[str, Any]] = {component: pods_of(component) for component in get_args(Component)}
    strangers = {SOLVER: {"acme.cert-manager.io/http01-solver": "true"}, "unknown": {"app": "unknown"}}
    for name, own in {**labels, **strangers}.items():
        yield name, Pod(f"{tenant.name} {name}", tenant.namespace, own, namespace_labels)
