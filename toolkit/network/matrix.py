"""Every pair between which something passes, without trying them all.

Whoever is restricted reaches only whom his policies name, so pairs come from the selectors. Only two places that are
both open to everybody are paired for being so.
"""

from collections.abc import Iterator

from toolkit.network.neighbours import Neighbours
from toolkit.network.places import Place, Workload
from toolkit.network.policies import Pods
from toolkit.network.ports import EVERY_PORT, NO_PORT, PortSet
from toolkit.network.ranges import Range
from toolkit.network.reach import Edge, Granted, granted, through
from toolkit.network.world import World


def matrix(world: World) -> tuple[Edge, ...]:
    """The edges of which one end is in a namespace of ours, ordered by the ends' names.

    An edge from a workload to itself is one between two of its pods.
    """
    out = {workload: _Side(granted(world, workload, "Egress")) for workload in world.workloads}
    into = {workload: _Side(granted(world, workload, "Ingress")) for workload in world.workloads}
    pairs = dict.fromkeys(_pairs(world, out, into))
    edges = (Edge(*pair, _ports(*pair, out, into)) for pair in pairs)
    return tuple(sorted((edge for edge in edges if edge.ports), key=_order))


class _Side:
    """What a workload lets through in one direction."""

    def __init__(self, granted: Granted | None) -> None:
        self.granted = granted
        allowances = [allowance for _, allowance in granted or ()]
        self.any_address = granted is None or any(allowance.peers is None for allowance in allowances)
        self.peers = [(policy.namespace, peer) for policy, each in granted or () for peer in each.peers or ()]
        self.anybody = self.any_address or any(
            isinstance(peer, Pods) and _selects_anybody(peer) for _, peer in self.peers
        )


_Sides = dict[Workload, _Side]


def _pairs(world: World, out: _Sides, into: _Sides) -> Iterator[tuple[Place, Place]]:
    """All that may pass, and more: a pair is named at its closed end, or open at both."""
    neighbours = Neighbours(world)
    for workload in world.workloads:
        mine_out, mine_in = out[workload], into[workload]
        yield from ((workload, peer) for peer in _named(neighbours, mine_out))
        for peer in _named(neighbours, mine_in):
            if isinstance(peer, Range) or out[peer].anybody:
                yield peer, workload
        if workload.ours:
            yield from ((workload, each) for each in world.ranges if mine_out.any_address)
            yield from ((each, workload) for each in world.ranges if mine_in.any_address)
    senders = [workload for workload in world.workloads if out[workload].anybody]
    receivers = [workload for workload in world.workloads if into[workload].anybody]
    yield from ((one, other) for one in senders if one.ours for other in receivers)
    yield from ((one, other) for other in receivers if other.ours for one in senders)


def _named(neighbours: Neighbours, side: _Side) -> Iterator[Place]:
    for namespace, peer in side.peers:
        if not (isinstance(peer, Pods) and _selects_anybody(peer)):
            yield from neighbours.of(peer, namespace)


def _selects_anybody(peer: Pods) -> bool:
    """Pods of nearly any namespace and nearly any kind, so that looking for them would find nearly all."""
    return peer.namespaces is not None and not peer.namespaces.positive and not peer.pods.positive


def _ports(source: Place, destination: Place, out: _Sides, into: _Sides) -> PortSet:
    if not (_ours(source) or _ours(destination)):
        return NO_PORT
    ports = through(out[source].granted, destination, destination) if isinstance(source, Workload) else EVERY_PORT
    if ports and isinstance(destination, Workload):
        ports &= through(into[destination].granted, source, destination)
    return ports


def _ours(place: Place) -> bool:
    return isinstance(place, Workload) and place.ours


def _order(edge: Edge) -> tuple[tuple[str, ...], ...]:
    return _name(edge.source), _name(edge.destination)


def _name(place: Place) -> tuple[str, ...]:
    return (place.where, place.name, place.kind) if isinstance(place, Workload) else ("~", str(place))
