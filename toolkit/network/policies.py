"""NetworkPolicies as typed data, every default filled in.

https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/. An empty or missing list of
peers or ports means every peer or port, here `None`; an empty or missing list of rules lets nothing through, here
`()`. What the API server would refuse lets nothing through either.
"""

from collections.abc import Iterator, Mapping, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Any, Literal

from msgspec import Struct

from toolkit.network.ports import PROTOCOLS, Protocol
from toolkit.network.selectors import Selector, selector_of

Direction = Literal["Ingress", "Egress"]
Network = IPv4Network | IPv6Network


class Pods(Struct, frozen=True):
    """The pods that `pods` selects, of the policy's own namespace (None) or of those selected."""

    namespaces: Selector | None
    pods: Selector


class Block(Struct, frozen=True):
    """The addresses of `network` that are in none of `without`."""

    network: Network
    without: tuple[Network, ...]


Peer = Pods | Block


class PortRule(Struct, frozen=True):
    """`port` is a number, the name of a port of whoever answers, or None for every port of the protocol."""

    protocol: Protocol
    port: int | str | None
    last: int | None
    """`endPort`: the ports from `port` to here."""


class Allowance(Struct, frozen=True):
    """One entry of `ingress` or `egress`. No peers given: everyone. No ports given: every port."""

    peers: tuple[Peer, ...] | None
    ports: tuple[PortRule, ...] | None


class Policy(Struct, frozen=True):
    """For a direction that it does not judge it holds None, for one that it closes an empty tuple."""

    namespace: str
    name: str
    selector: Selector
    ingress: tuple[Allowance, ...] | None
    egress: tuple[Allowance, ...] | None

    def allowances(self, direction: Direction) -> tuple[Allowance, ...] | None:
        return self.ingress if direction == "Ingress" else self.egress

    @property
    def peers(self) -> Iterator[Peer]:
        """Those of both directions."""
        for allowance in (*(self.ingress or ()), *(self.egress or ())):
            yield from allowance.peers or ()


def policy_of(body: Mapping[str, Any]) -> Policy:
    metadata, spec = _mapping(body.get("metadata")), _mapping(body.get("spec"))
    types = _list(spec.get("policyTypes")) or (["Ingress", "Egress"] if spec.get("egress") else ["Ingress"])
    return Policy(
        str(metadata.get("namespace", "default")),
        str(metadata.get("name", "")),
        selector_of(spec.get("podSelector")),
        tuple(_allowances(spec.get("ingress"), "from")) if "Ingress" in types else None,
        tuple(_allowances(spec.get("egress"), "to")) if "Egress" in types else None,
    )


def _allowances(rules: object, side: Literal["from", "to"]) -> Iterator[Allowance]:
    for rule in _entries(rules):
        peers, ports = rule.get(side), rule.get("ports")
        yield Allowance(
            tuple(each for raw in _entries(peers) for each in _peer(raw)) if peers else None,
            tuple(each for raw in _entries(ports) for each in _port(raw)) if ports else None,
        )


def _peer(raw: Mapping[str, Any]) -> Iterator[Peer]:
    block, namespaces, pods = raw.get("ipBlock"), raw.get("namespaceSelector"), raw.get("podSelector")
    if block is not None:
        if namespaces is None and pods is None:
            yield from _block(_mapping(block))
    elif namespaces is not None:
        yield Pods(selector_of(namespaces), selector_of(pods))
    elif pods is not None:
        yield Pods(None, selector_of(pods))


def _block(raw: Mapping[str, Any]) -> Iterator[Block]:
    try:
        without = tuple(ip_network(str(each), strict=False) for each in _list(raw.get("except")))
        yield Block(ip_network(str(raw.get("cidr")), strict=False), without)
    except ValueError:
        return


def _port(raw: Mapping[str, Any]) -> Iterator[PortRule]:
    port, last = raw.get("port"), raw.get("endPort")
    protocol: Any = raw.get("protocol") or "TCP"
    bounded = isinstance(port, int) and isinstance(last, int)
    if protocol in PROTOCOLS and isinstance(port, int | str | None) and (last is None or bounded):
        yield PortRule(protocol, port, last)


def _entries(raw: object) -> Iterator[Mapping[str, Any]]:
    return (each for each in _list(raw) if isinstance(each, Mapping))


def _list(raw: object) -> Sequence[Any]:
    return raw if isinstance(raw, list | tuple) else ()


def _mapping(raw: object) -> Mapping[str, Any]:
    return raw if isinstance(raw, Mapping) else {}
