"""Whom a peer of a policy means, looked up rather than searched for: a thousand teams name a thousand namespaces."""

from collections.abc import Iterable, Mapping, Sequence

from toolkit.network.places import Place, Workload
from toolkit.network.policies import Block, Peer
from toolkit.network.ranges import within
from toolkit.network.selectors import Selector
from toolkit.network.world import World

Label = tuple[str, str]


class Neighbours:
    """The places of a world, by namespace and by the labels of their namespaces."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._all = list(world.workloads)
        self._by_namespace = _grouped((workload.namespace, workload) for workload in self._all)
        self._by_label = _grouped(
            (label, workload) for workload in self._all for label in workload.namespace_labels.items()
        )
        self._known: dict[tuple[Peer, str], Sequence[Place]] = {}

    def of(self, peer: Peer, namespace: str) -> Sequence[Place]:
        """The places that the peer means in a policy of that namespace."""
        own = not isinstance(peer, Block) and peer.namespaces is None
        key = (peer, namespace if own else "")
        if key not in self._known:
            self._known[key] = self._search(peer, namespace)
        return self._known[key]

    def _search(self, peer: Peer, namespace: str) -> Sequence[Place]:
        if isinstance(peer, Block):
            return within(self._world.ranges, peer)
        if peer.namespaces is None:
            return [each for each in self._by_namespace.get(namespace, ()) if peer.pods.matches(each.labels)]
        return [
            each
            for each in self._in(peer.namespaces)
            if peer.namespaces.matches(each.namespace_labels) and peer.pods.matches(each.labels)
        ]

    def _in(self, namespaces: Selector) -> Sequence[Workload]:
        """No fewer than those of the namespaces."""
        for requirement in namespaces.requirements:
            if requirement.operator == "In":
                labels = ((requirement.key, value) for value in sorted(requirement.values))
                return [workload for label in labels for workload in self._by_label.get(label, ())]
        return self._all


def _grouped(pairs: Iterable[tuple[str | Label, Workload]]) -> Mapping[str | Label, list[Workload]]:
    groups: dict[str | Label, list[Workload]] = {}
    for key, workload in pairs:
        groups.setdefault(key, []).append(workload)
    return groups
