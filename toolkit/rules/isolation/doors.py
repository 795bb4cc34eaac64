"""The network evaluation of a fleet, and which object opens each of its connections."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from msgspec import Struct

from toolkit.network.matrix import matrix
from toolkit.network.places import Place, Workload
from toolkit.network.policies import Direction
from toolkit.network.reach import Edge, granting
from toolkit.network.world import World, world_of
from toolkit.rules.rule import Fleet, Subject

Key = tuple[str, str, str]
"""Kind, namespace and name of an object of one cluster."""


class Network(Struct, frozen=True):
    """A cluster's connections, and its objects to complain about."""

    world: World
    edges: tuple[Edge, ...]
    objects: Mapping[Key, Subject]

    def holder(self, place: Place) -> Subject | None:
        """The object whose pods these are; None for addresses, and for pods that policies only mention."""
        if not isinstance(place, Workload):
            return None
        return self.objects.get((place.kind, place.namespace, place.name.partition("/")[0]))

    def door(self, edge: Edge) -> Subject | None:
        """The policy that lets it in; where none keeps the destination, its pods; else what lets it out."""
        candidates = (
            *self._policies(edge, "Ingress"),
            self.holder(edge.destination),
            *self._policies(edge, "Egress"),
            self.holder(edge.source),
        )
        return next((subject for subject in candidates if subject is not None), None)

    def _policies(self, edge: Edge, direction: Direction) -> list[Subject | None]:
        policies = granting(self.world, edge, direction)
        return [self.objects.get(("NetworkPolicy", policy.namespace, policy.name)) for policy in policies]


@lru_cache(maxsize=1)
def networks(fleet: Fleet) -> Mapping[str, Network]:
    """Of each cluster. Kept for the next rule: nothing else here takes as long."""
    return {cluster: _network(fleet.in_cluster(cluster)) for cluster in {it.cluster: None for it in fleet.subjects}}


def _network(subjects: Sequence[Subject]) -> Network:
    world = world_of(subject.body for subject in subjects)
    objects = {(subject.kind, subject.namespace or "default", subject.name): subject for subject in subjects}
    return Network(world, matrix(world), objects)
