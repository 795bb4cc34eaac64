"""Kubernetes' reading of NetworkPolicies, by brute force: may this pod talk to that one, on that port?

It follows https://kubernetes.io/docs/concepts/services-networking/network-policies/, its traps included: a pod that no
policy selects may do everything, and a rule without peers or without ports means every peer or every port.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network
from typing import Any

from charts.foundation.manifest import Manifest

Policy = Mapping[str, Any]


@dataclass(frozen=True)
class Pod:
    """A pod; its namespace's labels are those given and its name, which the API server adds."""

    name: str
    namespace: str
    labels: Mapping[str, str] = field(default_factory=dict)
    namespace_labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Address:
    """Something outside the cluster."""

    ip: str

    @property
    def name(self) -> str:
        return self.ip


Place = Pod | Address


def policies(manifests: Iterable[Manifest]) -> list[Policy]:
    return [manifest.body for manifest in manifests if manifest.kind == "NetworkPolicy"]


def allowed(rules: Iterable[Policy], source: Place, target: Place, port: int, protocol: str = "TCP") -> bool:
    """Whether the source may send, and the target may receive."""
    rules = list(rules)
    sends = isinstance(source, Address) or _permits(rules, source, "egress", target, port, protocol)
    return sends and (isinstance(target, Address) or _permits(rules, target, "ingress", source, port, protocol))


def idle_peers(judged: Iterable[Policy], rules: list[Policy], places: list[Place]) -> list[tuple[str, Any]]:
    """Peers that a judged policy lets in or out and that come to nothing: the other side is closed, or is nobody."""
    return [
        (policy["metadata"]["name"], peer)
        for policy in judged
        for direction, side in (("ingress", "from"), ("egress", "to"))
        for rule in policy["spec"].get(direction, [])
        for peer in rule[side]
        if not any(
            allowed(
                rules,
                source=pod if direction == "egress" else place,
                target=place if direction == "egress" else pod,
                port=port["port"],
                protocol=port["protocol"],
            )
            for pod in places
            if isinstance(pod, Pod) and _judges(policy, pod, direction)
            for place in places
            if _is(peer, policy["metadata"]["namespace"], place)
            for port in rule["ports"]
        )
    ]


def _permits(rules: list[Policy], pod: Pod, direction: str, peer: Place, port: int, protocol: str) -> bool:
    judging = [policy for policy in rules if _judges(policy, pod, direction)]
    return not judging or any(
        _peer_matches(rule, direction, policy["metadata"]["namespace"], peer) and _port_matches(rule, port, protocol)
        for policy in judging
        for rule in policy["spec"].get(direction) or []
    )


def _judges(policy: Policy, pod: Pod, direction: str) -> bool:
    spec = policy["spec"]
    here = policy["metadata"]["namespace"] == pod.namespace
    return here and direction.title() in spec["policyTypes"] and _selects(spec["podSelector"], pod.labels)


def _peer_matches(rule: Mapping[str, Any], direction: str, namespace: str, place: Place) -> bool:
    peers = rule.get("from" if direction == "ingress" else "to")
    return not peers or any(_is(peer, namespace, place) for peer in peers)


def _is(peer: Mapping[str, Any], namespace: str, place: Place) -> bool:
    if "ipBlock" in peer:
        return isinstance(place, Address) and IPv4Address(place.ip) in IPv4Network(peer["ipBlock"]["cidr"])
    if isinstance(place, Address):
        return False
    if "namespaceSelector" in peer:
        labels = {"kubernetes.io/metadata.name": place.namespace, **place.namespace_labels}
        there = _selects(peer["namespaceSelector"], labels)
    else:
        there = place.namespace == namespace
    return there and _selects(peer.get("podSelector", {}), place.labels)


def _port_matches(rule: Mapping[str, Any], port: int, protocol: str) -> bool:
    ports = rule.get("ports")
    return not ports or any(
        entry["protocol"] == protocol and entry["port"] <= port <= entry.get("endPort", entry["port"])
        for entry in ports
    )


def _selects(selector: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    exact = all(labels.get(key) == value for key, value in selector.get("matchLabels", {}).items())
    expressions = selector.get("matchExpressions", [])
    assert all(expression["operator"] == "Exists" for expression in expressions), "only Exists is understood"
    return exact and all(expression["key"] in labels for expression in expressions)
