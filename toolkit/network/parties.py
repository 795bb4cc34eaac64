"""Places that reach the same and are reached by the same, taken together: three trainings read as one line."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from charts.foundation.naming import pods_of
from toolkit.network.places import Place, Workload
from toolkit.network.ports import PortSet
from toolkit.network.ranges import Range
from toolkit.network.reach import Edge

(COMPONENT,) = pods_of("training")
OUTSIDE = "outside the cluster"

Signature = frozenset[tuple[str, int, PortSet]]


class Party(Struct, frozen=True, eq=False):
    """Places of one namespace that no edge tells apart."""

    where: str
    name: str
    members: tuple[Place, ...]

    @property
    def ours(self) -> bool:
        return any(isinstance(place, Workload) and place.ours for place in self.members)

    @property
    def rendered(self) -> bool:
        return any(isinstance(place, Workload) and place.rendered for place in self.members)

    def __str__(self) -> str:
        return self.name if self.where == OUTSIDE else f"{self.where}/{self.name}"


class Passage(Struct, frozen=True):
    """The edges from one party to another: they all have these ports."""

    source: Party
    destination: Party
    ports: PortSet


def parties(places: Iterable[Place], edges: Sequence[Edge]) -> Mapping[Place, Party]:
    """The party of each place.

    Workloads come together if they are one component of the platform, others and ranges whatever they are.
    """
    signatures = _signatures(edges)
    groups: dict[tuple[str, str, Signature], list[Place]] = {}
    for place in places:
        signature = frozenset(signatures.get(place, ()))
        groups.setdefault((_where(place), _kind(place), signature), []).append(place)
    shared = Counter((where, kind) for where, kind, _ in groups)
    found: dict[Place, Party] = {}
    for (where, kind, _), members in groups.items():
        name = kind if kind and shared[where, kind] == 1 else ", ".join(map(_name, members))
        found.update(dict.fromkeys(members, Party(where, name, tuple(members))))
    return found


def passages(edges: Iterable[Edge], party_of: Mapping[Place, Party]) -> list[Passage]:
    """In the edges' order."""
    pairs = {(party_of[edge.source], party_of[edge.destination]): edge.ports for edge in edges}
    return [Passage(source, destination, ports) for (source, destination), ports in pairs.items()]


def _signatures(edges: Iterable[Edge]) -> Mapping[Place, set[tuple[str, int, PortSet]]]:
    signatures: dict[Place, set[tuple[str, int, PortSet]]] = {}
    for edge in edges:
        signatures.setdefault(edge.source, set()).add(("to", id(edge.destination), edge.ports))
        signatures.setdefault(edge.destination, set()).add(("from", id(edge.source), edge.ports))
    return signatures


def _where(place: Place) -> str:
    return place.where if isinstance(place, Workload) else OUTSIDE


def _kind(place: Place) -> str:
    """The component that a rendered workload is; one without a component stays alone under its name."""
    if isinstance(place, Range) or not place.rendered:
        return ""
    return place.labels.get(COMPONENT, place.name)


def _name(place: Place) -> str:
    return place.name if isinstance(place, Workload) else str(place)
