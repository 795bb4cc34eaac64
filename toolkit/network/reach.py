"""Whether one place may open a connection to another, as Kubernetes decides it.

https://kubernetes.io/docs/concepts/services-networking/network-policies/: the policies at the source must let it out
and those at the destination must let it in. Pods that no policy selects in a direction are open in it; more policies
only ever add. Addresses outside the cluster have no policies, so there only the pods' side counts, and a range never
means pods. What no policy governs is left out: a pod always reaches itself, and its own node always reaches it.
"""

from collections.abc import Iterable

from msgspec import Struct

from toolkit.network.places import Place, Workload
from toolkit.network.policies import Allowance, Block, Direction, Peer, Policy, PortRule
from toolkit.network.ports import EVERY_PORT, LAST_PORT, PortSet, Protocol, Span, port_set, union
from toolkit.network.ranges import Range
from toolkit.network.world import World

Granted = tuple[tuple[Policy, Allowance], ...]
"""What the policies of one direction let through; where none judges there is None in its place."""


class Edge(Struct, frozen=True):
    """Who may open connections to whom, on these ports of the destination."""

    source: Place
    destination: Place
    ports: PortSet


def allowed(world: World, source: Place, destination: Place, port: int, protocol: Protocol = "TCP") -> bool:
    """Whether a connection to that port passes. A range passes only if all of it does."""
    return passing(world, source, destination).has(port, protocol)


def passing(world: World, source: Place, destination: Place) -> PortSet:
    """The ports of the destination that the source reaches."""
    out = through(granted(world, source, "Egress"), destination, destination)
    return out & through(granted(world, destination, "Ingress"), source, destination) if out else out


def judging(world: World, place: Place, direction: Direction) -> tuple[Policy, ...]:
    """The policies that select it for that direction; without any it is open in it."""
    if isinstance(place, Range):
        return ()
    return tuple(
        policy
        for policy in world.policies_by_namespace.get(place.namespace, ())
        if policy.allowances(direction) is not None and policy.selector.matches(place.labels)
    )


def granting(world: World, edge: Edge, direction: Direction) -> tuple[Policy, ...]:
    """The policies that let some of the edge out of its source (Egress) or into its destination (Ingress).

    Without any, that side is open.
    """
    here, there = (edge.source, edge.destination) if direction == "Egress" else (edge.destination, edge.source)
    each = ((policy, granted(world, here, direction, policy)) for policy in judging(world, here, direction))
    return tuple(policy for policy, lets in each if through(lets, there, edge.destination) & edge.ports)


def granted(world: World, place: Place, direction: Direction, only: Policy | None = None) -> Granted | None:
    """All that the policies, or one of them, let through at the place; None if it is open."""
    policies = judging(world, place, direction) if only is None else (only,)
    if not policies:
        return None
    return tuple((policy, each) for policy in policies for each in policy.allowances(direction) or ())


def through(granted: Granted | None, other: Place, destination: Place) -> PortSet:
    """The ports on which this lets the other end through."""
    if granted is None:
        return EVERY_PORT
    return union(
        _numbers(allowance.ports, destination)
        for policy, allowance in granted
        if allowance.peers is None or any(_is(peer, policy.namespace, other) for peer in allowance.peers)
    )


def _is(peer: Peer, namespace: str, place: Place) -> bool:
    if isinstance(peer, Block) or isinstance(place, Range):
        return isinstance(peer, Block) and isinstance(place, Range) and place.within(peer)
    if peer.namespaces is None:
        return place.namespace == namespace and peer.pods.matches(place.labels)
    return peer.namespaces.matches(place.namespace_labels) and peer.pods.matches(place.labels)


def _numbers(rules: Iterable[PortRule] | None, destination: Place) -> PortSet:
    if rules is None:
        return EVERY_PORT
    return port_set(span for rule in rules for span in _spans(rule, destination))


def _spans(rule: PortRule, destination: Place) -> list[Span]:
    """A port's name means what the destination's own containers call so; outside the cluster and where they are not
    known it means nothing.
    """
    if rule.port is None:
        return [Span(rule.protocol)]
    if isinstance(rule.port, int):
        return [Span(rule.protocol, max(rule.port, 1), min(rule.last or rule.port, LAST_PORT))]
    named = destination.ports if isinstance(destination, Workload) else {}
    return [Span(rule.protocol, number, number) for number in named.get((rule.port, rule.protocol), ())]
