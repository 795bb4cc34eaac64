"""NetworkPolicies judged by brute force, one pod, peer and port number at a time, from Kubernetes' documentation.

https://kubernetes.io/docs/concepts/services-networking/network-policies/ and
https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/. It shares nothing with
`toolkit.network`: raw objects in, no index, no set of ports, no defaults filled in beforehand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Any

Object = Mapping[str, Any]


@dataclass(frozen=True)
class Pod:
    namespace: str
    labels: Mapping[str, str]
    namespace_labels: Mapping[str, str]
    ports: Sequence[tuple[str, str, int]] = field(default_factory=tuple)
    """Name, protocol and number."""


Place = Pod | str
"""A pod, or an address outside the cluster."""


def may_connect(policies: Sequence[Object], source: Place, target: Place, port: int, protocol: str) -> bool:
    """Both the egress policies of the source and the ingress policies of the target need to allow it."""
    for pod, peer, direction in ((source, target, "Egress"), (target, source, "Ingress")):
        if isinstance(pod, str):
            continue
        isolating = [policy for policy in policies if applies(policy, pod) and direction in policy_types(policy)]
        if isolating and not any(
            lets(rule, policy, direction, peer, target, port, protocol)
            for policy in isolating
            for rule in policy["spec"].get(direction.lower()) or []
        ):
            return False
    return True


def policy_types(policy: Object) -> Sequence[str]:
    """By default Ingress always, Egress if the policy has any egress rules."""
    spec = policy["spec"]
    if spec.get("policyTypes"):
        return list(spec["policyTypes"])
    return ["Ingress", "Egress"] if spec.get("egress") else ["Ingress"]


def applies(policy: Object, pod: Pod) -> bool:
    return policy["metadata"]["namespace"] == pod.namespace and selects(policy["spec"].get("podSelector"), pod.labels)


def lets(rule: Object, policy: Object, direction: str, peer: Place, target: Place, port: int, protocol: str) -> bool:
    """A rule allows traffic that matches both its peers and its ports; an empty list of either matches all."""
    peers, ports = rule.get("to" if direction == "Egress" else "from"), rule.get("ports")
    return (not peers or any(is_peer(each, policy, peer) for each in peers)) and (
        not ports or any(is_port(each, target, port, protocol) for each in ports)
    )


def is_peer(peer: Object, policy: Object, place: Place) -> bool:
    block = peer.get("ipBlock")
    if block is not None:
        return (
            isinstance(place, str)
            and inside(place, block["cidr"])
            and not any(inside(place, hole) for hole in block.get("except") or [])
        )
    if isinstance(place, str):
        return False
    if peer.get("namespaceSelector") is None:
        return place.namespace == policy["metadata"]["namespace"] and selects(peer["podSelector"], place.labels)
    return selects(peer["namespaceSelector"], place.namespace_labels) and selects(peer.get("podSelector"), place.labels)


def inside(address: str, cidr: str) -> bool:
    return ip_address(address).version == ip_network(cidr).version and ip_address(address) in ip_network(cidr)


def is_port(entry: Object, target: Place, port: int, protocol: str) -> bool:
    if entry.get("protocol", "TCP") != protocol:
        return False
    wanted = entry.get("port")
    if wanted is None:
        return True
    if isinstance(wanted, str):
        return isinstance(target, Pod) and (wanted, protocol, port) in target.ports
    return bool(wanted <= port <= entry.get("endPort", wanted))


def selects(selector: Object | None, labels: Mapping[str, str]) -> bool:
    """An empty or absent selector selects everything."""
    selector = selector or {}
    for key, value in (selector.get("matchLabels") or {}).items():
        if labels.get(key) != value:
            return False
    for expression in selector.get("matchExpressions") or []:
        key = expression["key"]
        if expression["operator"] == "In" and (key not in labels or labels[key] not in expression["values"]):
            return False
        if expression["operator"] == "NotIn" and key in labels and labels[key] in expression["values"]:
            return False
        if expression["operator"] == "Exists" and key not in labels:
            return False
        if expression["operator"] == "DoesNotExist" and key in labels:
            return False
    return True
