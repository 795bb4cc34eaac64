"""NetworkPolicies: who may talk to a component's pods, and to whom these may talk.

Kubernetes reads an empty list of peers or ports as *every* peer or port. Here an empty one means none: such traffic
is dropped before it is written, so a forgotten address closes a door and never opens one. Every policy names both
directions, so the pods it selects are cut off from everything it does not list.

`kubectl port-forward` reaches a pod through its node, which most network plug-ins let pass whatever the policies say;
who may do that is a matter of RBAC.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from charts.foundation.manifest import Manifest, namespaced, only, without_nothing
from charts.foundation.naming import TEAM_LABEL, Component, pods_of
from charts.foundation.tenant import Owner
from charts.model.fault import Field

Peer = Mapping[str, Any]
"""A `from` or `to` entry. Without a namespaceSelector, pods are those of the policy's own namespace."""

NAMESPACE_LABEL = "kubernetes.io/metadata.name"
"""Set on every namespace by the API server itself, so nobody can claim another's name."""

NODE_LOCAL_DNS = "169.254.20.10/32"
CLOUD_DNS = "169.254.169.254/32"
"""Where node-local caches and Cloud DNS for GKE answer; neither is a pod that a selector could find.
Sources: https://cloud.google.com/kubernetes-engine/docs/how-to/nodelocal-dns-cache,
https://github.com/tektoncd/operator/issues/4000
"""


class Traffic(Struct, frozen=True):
    """Allowed traffic between a policy's pods and these peers; ports are those of whoever answers."""

    peers: Sequence[Peer]
    ports: Sequence[Mapping[str, Any]]


def tcp(*ports: int) -> list[dict[str, Any]]:
    return [{"protocol": "TCP", "port": port} for port in ports]


EVERY_TCP_PORT = ({"protocol": "TCP", "port": 1, "endPort": 65535},)


def pods(*components: Component) -> list[Peer]:
    """The pods of these components in the policy's own namespace."""
    return [{"podSelector": _labelled(pods_of(component))} for component in components]


def pods_in(namespace: str, labels: Mapping[str, str]) -> list[Peer]:
    """The pods with these labels in another namespace."""
    return [{"namespaceSelector": _labelled({NAMESPACE_LABEL: namespace}), "podSelector": _labelled(labels)}]


def pods_of_teams(*components: Component) -> list[Peer]:
    """The pods of these components in every team's namespace."""
    teams = {"matchExpressions": [{"key": TEAM_LABEL, "operator": "Exists"}]}
    return [{"namespaceSelector": teams, "podSelector": _labelled(pods_of(component))} for component in components]


def namespaces(label: str, *values: str) -> list[Peer]:
    """Every pod of the namespaces whose label has one of the values."""
    return [{"namespaceSelector": _labelled({label: value})} for value in values]


def addresses(ranges: Iterable[str]) -> list[Peer]:
    """Address ranges such as `10.0.0.5/32`."""
    return [{"ipBlock": {"cidr": cidr}} for cidr in ranges]


def policy(
    owner: Owner,
    component: Component,
    *,
    ingress: Iterable[Traffic] = (),
    egress: Iterable[Traffic] = (),
    field: Field,
) -> Manifest:
    """What the pods of a component may receive and send beside DNS; by default nothing."""
    return policy_of(owner, component, pods_of(component), ingress, egress, field)


def policy_of(
    owner: Owner,
    name: str,
    selected: Mapping[str, str],
    ingress: Iterable[Traffic],
    egress: Iterable[Traffic],
    field: Field,
) -> Manifest:
    """The same for pods with these labels, whoever made them; without labels for all."""
    rules = {"ingress": _rules("from", ingress), "egress": _rules("to", egress)}
    spec = {"podSelector": _labelled(selected), "policyTypes": ["Ingress", "Egress"], **without_nothing(rules)}
    return namespaced(owner, "NetworkPolicy", name, {"spec": spec}, field=field)


def isolation(owner: Owner, field: Field) -> Iterator[Manifest]:
    """No traffic for any pod of the owner's namespace, whatever its labels, but for questions to the cluster's DNS."""
    yield policy_of(owner, "deny-all", {}, (), (), field)
    yield policy_of(owner, "allow-dns", {}, (), [_dns(owner)], field)


def _dns(owner: Owner) -> Traffic:
    resolvers = [peer for app in ("kube-dns", "node-local-dns") for peer in pods_in("kube-system", {"k8s-app": app})]
    link_local = [NODE_LOCAL_DNS] if owner.cluster.identity is None else [NODE_LOCAL_DNS, CLOUD_DNS]
    return Traffic([*resolvers, *addresses(link_local)], [{"protocol": "UDP", "port": 53}, *tcp(53)])


def _rules(side: str, allowed: Iterable[Traffic]) -> list[dict[str, Any]]:
    return [
        {side: list(traffic.peers), "ports": list(traffic.ports)}
        for traffic in allowed
        if traffic.peers and traffic.ports
    ]


def _labelled(labels: Mapping[str, str]) -> dict[str, Any]:
    return only(bool(labels), matchLabels=dict(labels))
