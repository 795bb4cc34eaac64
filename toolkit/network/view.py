"""What is shown of a cluster's network: all of it, or what concerns one namespace."""

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from toolkit.network.matrix import matrix
from toolkit.network.parties import Party, Passage, parties, passages
from toolkit.network.places import Place, Workload
from toolkit.network.reach import Edge
from toolkit.network.world import world_of


class View(Struct, frozen=True):
    """The edges of a cluster, the same between parties, and the parties that are to be seen."""

    cluster: str
    edges: tuple[Edge, ...]
    passages: tuple[Passage, ...]
    parties: tuple[Party, ...]
    """Whoever was rendered, connected or not, and whoever else an edge leads to."""


def view(cluster: str, objects: Iterable[Mapping[str, Any]], namespace: str | None = None) -> View:
    """Of a cluster's objects; with a namespace only the edges that begin or end in it."""
    world = world_of(objects)
    everything = matrix(world)
    edges = tuple(
        edge for edge in everything if _concerns(edge.source, namespace) or _concerns(edge.destination, namespace)
    )
    party_of = parties((*world.workloads, *world.ranges), everything)
    between = tuple(passages(edges, party_of))
    seen = {party for passage in between for party in (passage.source, passage.destination)}
    shown = (
        party for place, party in party_of.items() if party in seen or (party.rendered and _concerns(place, namespace))
    )
    return View(cluster, edges, between, tuple(dict.fromkeys(shown)))


def _concerns(place: Place, namespace: str | None) -> bool:
    return namespace is None or (isinstance(place, Workload) and place.namespace == namespace)
