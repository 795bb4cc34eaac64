"""Pods that policies mention and nobody rendered: each becomes a workload with just the labels that are asked for."""

from collections.abc import Iterable, Iterator, Sequence

from charts.foundation.network import NAMESPACE_LABEL
from toolkit.network.places import Workload
from toolkit.network.policies import Pods, Policy
from toolkit.network.rendered import NamespaceLabels
from toolkit.network.selectors import Selector

UNNAMED = {NAMESPACE_LABEL: ""}
"""The labels of a namespace that nobody rendered and no policy names."""

NAMES = ("name", "component", "instance", "app")
"""What the keys of labels end in whose value alone says who it is."""


def mentioned_workloads(
    policies: Iterable[Policy], rendered: Iterable[Workload], namespaces: NamespaceLabels
) -> list[Workload]:
    """`any other pod`, of which nothing is known, and everyone whom a policy selects or names as a peer."""
    stage = _Stage(rendered, namespaces)
    stage.add("", {}, UNNAMED, "any other pod")
    peers: dict[Pods, None] = {}
    for policy in policies:
        stage.in_namespace(policy.namespace, policy.selector)
        for peer in _peers(policy):
            if peer.namespaces is None:
                stage.in_namespace(policy.namespace, peer.pods)
            else:
                peers[peer] = None
    for peer in peers:
        stage.elsewhere(peer.namespaces or Selector(), peer.pods)
    return stage.mentioned


class _Stage:
    """Who was rendered, and who was added because nobody rendered fits."""

    def __init__(self, rendered: Iterable[Workload], namespaces: NamespaceLabels) -> None:
        self._namespaces = namespaces
        self._rendered: dict[str, list[Workload]] = {}
        for workload in rendered:
            self._rendered.setdefault(workload.namespace, []).append(workload)
        self._added: dict[tuple[str, frozenset[tuple[str, str]], frozenset[tuple[str, str]]], Workload] = {}

    @property
    def mentioned(self) -> list[Workload]:
        return list(self._added.values())

    def add(self, namespace: str, labels: dict[str, str], namespace_labels: dict[str, str], name: str) -> None:
        key = (namespace, frozenset(labels.items()), frozenset(namespace_labels.items()))
        ours = namespace in self._namespaces
        self._added.setdefault(key, Workload("", name, namespace, labels, namespace_labels, ours=ours))

    def in_namespace(self, namespace: str, pods: Selector) -> None:
        """In a namespace of ours. An empty selector names nobody beyond those that are there."""
        if not pods.everything and not self._fits(namespace, pods):
            self._add_examples(namespace, dict(self._namespaces[namespace]), pods)

    def elsewhere(self, namespaces: Selector, pods: Selector) -> None:
        for labels in namespaces.examples():
            name = labels.get(NAMESPACE_LABEL, "") if _names(namespaces) else ""
            if name in self._namespaces:
                if namespaces.matches(self._namespaces[name]):
                    self.in_namespace(name, pods)
            elif namespaces.matches({**UNNAMED, **labels}) and not self._covers(namespaces, pods):
                self._add_examples(name, {**UNNAMED, **labels}, pods)

    def _add_examples(self, namespace: str, namespace_labels: dict[str, str], pods: Selector) -> None:
        for labels in pods.examples():
            self.add(namespace, labels, namespace_labels, _named(labels))

    def _covers(self, namespaces: Selector, pods: Selector) -> bool:
        """Whether rendered pods stand for all that are meant: they do not if any namespace would fit."""
        if namespaces.matches(UNNAMED):
            return False
        return any(
            namespaces.matches(labels) and self._fits(namespace, pods) for namespace, labels in self._namespaces.items()
        )

    def _fits(self, namespace: str, pods: Selector) -> bool:
        workloads: Sequence[Workload] = self._rendered.get(namespace, ())
        return any(pods.matches(workload.labels) for workload in workloads)


def _named(labels: dict[str, str]) -> str:
    """By its name where a label is one, else by the label."""
    words = (value if key.endswith(NAMES) else f"{key}={value}" for key, value in labels.items())
    return ", ".join(words) or "any pod"


def _names(namespaces: Selector) -> bool:
    return any(each.key == NAMESPACE_LABEL and each.operator == "In" for each in namespaces.requirements)


def _peers(policy: Policy) -> Iterator[Pods]:
    for peer in policy.peers:
        if isinstance(peer, Pods):
            yield peer
