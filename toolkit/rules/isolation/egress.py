"""Doors so wide that they lead everywhere: a pod with one can carry models and data to whoever waits outside."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network, IPv6Network, collapse_addresses

from toolkit.network.policies import Allowance, Block, Network, Pods
from toolkit.rules.isolation.policies import policies
from toolkit.rules.rule import Complaint, Fleet, complain

MOST_ADDRESSES = 2**21
"""IPv4 addresses that one policy may open. All of Cloudflare's, which R2 answers from, are 1.5 million:
https://www.cloudflare.com/ips-v4
"""
SHORTEST_IPV6_PREFIX = 32
"""A /32 is what a provider gets: https://www.ripe.net/publications/docs/ripe-738/"""


def egress_everywhere(fleet: Fleet) -> Iterator[Complaint]:
    for found in policies(fleet).values():
        for subject, policy in found:
            for where in dict.fromkeys(_everywhere(policy.egress or ())):
                yield complain(subject, f"{subject} lets its pods out to {where}")


def _everywhere(allowances: Iterable[Allowance]) -> Iterator[str]:
    blocks: list[Block] = []
    for allowance in allowances:
        if allowance.peers is None:
            yield "everybody, inside the cluster and outside"
            continue
        if any(isinstance(peer, Pods) and _any_pod(peer) for peer in allowance.peers):
            yield "every pod of the cluster"
        blocks += [peer for peer in allowance.peers if isinstance(peer, Block)]
    yield from _too_many(blocks)


def _any_pod(peer: Pods) -> bool:
    return peer.namespaces is not None and not peer.namespaces.positive and not peer.pods.positive


def _too_many(blocks: Iterable[Block]) -> Iterator[str]:
    networks = [network for block in blocks for network in _networks(block)]
    narrow = [network for network in networks if isinstance(network, IPv4Network)]
    addresses = sum(network.num_addresses for network in collapse_addresses(narrow))
    if addresses > MOST_ADDRESSES:
        largest = max(narrow, key=lambda network: network.num_addresses)
        yield f"{addresses:,} addresses, {largest} among them"
    wide = [network for network in networks if isinstance(network, IPv6Network)]
    for network in wide:
        if network.prefixlen < SHORTEST_IPV6_PREFIX:
            yield f"the addresses {network}"


def _networks(block: Block) -> Iterator[Network]:
    """The block without what it excepts, as networks."""
    left: list[Network] = [block.network]
    for hole in block.without:
        left = [piece for network in left for piece in _less(network, hole)]
    yield from left


def _less(network: Network, hole: Network) -> list[Network]:
    if isinstance(network, IPv4Network) and isinstance(hole, IPv4Network) and hole.subnet_of(network):
        return list(network.address_exclude(hole))
    if isinstance(network, IPv6Network) and isinstance(hole, IPv6Network) and hole.subnet_of(network):
        return list(network.address_exclude(hole))
    return [network]
