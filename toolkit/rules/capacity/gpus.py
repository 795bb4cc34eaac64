"""GPUs that no node, or no cluster, can give: a pod that asks for them waits for ever."""

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby

from charts.model.cluster import Accelerator
from toolkit.rules.capacity.accelerators import accelerators, node_selector
from toolkit.rules.capacity.demand import Ask, asks
from toolkit.rules.capacity.spelling import gpus
from toolkit.rules.rule import Complaint, Fleet, complain

Kinds = Mapping[str, Accelerator]
"""The accelerators that a pod may land on, by name."""


def unknown_accelerator(fleet: Fleet) -> Iterator[Complaint]:
    """Pods that ask for GPUs on nodes that no accelerator of the cluster has."""
    for ask, kinds in _wanted(fleet):
        if not kinds:
            subject, labels = ask.pod.subject, node_selector(ask.pod)
            where = ", ".join(f"{key}={label}" for key, label in labels.items())
            nodes = f"accelerator with the labels {where}" if where else "accelerator"
            problem = f"{subject} asks for {gpus(ask.gpus)}, and cluster `{subject.cluster}` has no {nodes}"
            yield complain(subject, problem)


def more_than_a_node(fleet: Fleet) -> Iterator[Complaint]:
    for ask, kinds in _wanted(fleet):
        if kinds and all(kind.share == 1 and ask.gpus > kind.per_node for kind in kinds.values()):
            asked = f"a pod of {ask.pod.subject} asks for {gpus(ask.gpus)}"
            yield complain(ask.pod.subject, f"{asked}, and one node has {_each(kinds, _on_a_node)}")


def more_than_the_cluster(fleet: Fleet) -> Iterator[Complaint]:
    """Workloads whose pods alone are more than all GPUs of the cluster that they may land on."""
    for _, group in groupby(_wanted(fleet), key=lambda wanted: id(wanted[0].pod.subject)):
        together = list(group)
        subject = together[0][0].pod.subject
        kinds = {name: kind for _, its in together for name, kind in its.items()}
        asked = sum(ask.gpus * ask.count for ask, _ in together)
        if kinds and asked > sum(map(_in_the_cluster, kinds.values())):
            there = _each(kinds, _in_the_cluster)
            yield complain(subject, f"{subject} asks for {gpus(asked)} at once, and the cluster has {there}")


def shares_of_one(fleet: Fleet) -> Iterator[Complaint]:
    """Pods that ask for several shares of a GPU that is shared in time."""
    for ask, kinds in _wanted(fleet):
        if ask.gpus > 1 and kinds and all(kind.share > 1 for kind in kinds.values()):
            asked = f"a pod of {ask.pod.subject} asks for {ask.gpus} shares"
            names = " or ".join(f"`{name}`, which {kind.share} pods use in turn" for name, kind in kinds.items())
            yield complain(ask.pod.subject, f"{asked} of {names}")


def _wanted(fleet: Fleet) -> Iterator[tuple[Ask, Kinds]]:
    """The pods that ask for GPUs on a cluster that is known."""
    clusters = {site.cluster_name: site.cluster for site in fleet.sites}
    for ask in asks(fleet):
        cluster = clusters.get(ask.pod.subject.cluster)
        if cluster is not None and ask.gpus > 0:
            names = accelerators(cluster, node_selector(ask.pod))
            yield ask, {name: cluster.accelerators[name] for name in names}


def _in_the_cluster(kind: Accelerator) -> int:
    return kind.count * kind.share


def _on_a_node(kind: Accelerator) -> int:
    return kind.per_node


def _each(kinds: Kinds, number: Callable[[Accelerator], int]) -> str:
    return " and ".join(f"{number(kind)} `{name}`" for name, kind in kinds.items())
