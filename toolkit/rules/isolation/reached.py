"""Who reaches a served model, and which team reaches another, as the network evaluation finds it.

A complaint is about the policy that opens the door, since there it can be shut.
"""

from collections.abc import Iterable, Iterator, Sequence

from charts.foundation.naming import SHARED_NAMESPACE, TEAM_LABEL, pods_of
from charts.foundation.network import pods_in
from charts.model.cluster import Cluster
from charts.tenancy.incoming import scraper
from toolkit.network.places import Place, Workload
from toolkit.network.policies import Peer, Pods, policy_of
from toolkit.network.reach import Edge
from toolkit.rules.isolation.doors import Network, networks
from toolkit.rules.isolation.teams import is_teams
from toolkit.rules.parts import value, words
from toolkit.rules.pods import PodTemplate, pod_templates
from toolkit.rules.rule import Complaint, Fleet, Subject, complain

NAMED = 3
"""So many of those who reach a thing are named."""


def callers_of_served_models(fleet: Fleet) -> Iterator[Complaint]:
    """All but the gateway, and whoever scrapes the cluster's metrics."""
    clusters = {site.cluster_name: site.cluster for site in fleet.sites}
    for name, network in networks(fleet).items():
        served = {id(pod.subject) for pod in pod_templates(fleet) if pod.subject.cluster == name and _is_vllm(pod)}
        callers = _callers(clusters.get(name))
        strangers = [
            edge
            for edge in network.edges
            if id(network.holder(edge.destination)) in served
            and network.holder(edge.source) is not network.holder(edge.destination)
            and not _among(callers, edge.source)
        ]
        for door, edges in _by_door(network, strangers):
            model = network.holder(edges[0].destination)
            yield complain(door, f"{_sources(edges)} may call {model} on {edges[0].ports}, past the gateway")


def between_teams(fleet: Fleet) -> Iterator[Complaint]:
    for network in networks(fleet).values():
        crossing = [edge for edge in network.edges if _crosses(edge)]
        for door, edges in _by_door(network, crossing):
            there = network.holder(edges[0].destination) or edges[0].destination
            yield complain(door, f"{_sources(edges)}, of another team, may call {there} on {edges[0].ports}")


def _is_vllm(pod: PodTemplate) -> bool:
    """By the platform's label, or by what runs in it: vLLM answers whoever asks."""
    if pods_of("serving").items() <= pod.labels.items():
        return True
    called = (word for each in pod.containers for word in (*words(each, "command"), *words(each, "args")))
    images = (str(value(each, "image")).rpartition("/")[2] for each in pod.containers)
    return any("vllm" in word for word in (*called, *images))


def _callers(cluster: Cluster | None) -> Sequence[Peer]:
    peers = [*pods_in(SHARED_NAMESPACE, pods_of("gateway")), *(scraper(cluster) if cluster else [])]
    return list(policy_of({"spec": {"policyTypes": ["Ingress"], "ingress": [{"from": peers}]}}).peers)


def _among(peers: Iterable[Peer], place: Place) -> bool:
    return isinstance(place, Workload) and any(
        isinstance(peer, Pods)
        and peer.namespaces is not None
        and peer.namespaces.matches(place.namespace_labels)
        and peer.pods.matches(place.labels)
        for peer in peers
    )


def _crosses(edge: Edge) -> bool:
    """From a team's pods to another's. A namespace that only its label tells as a team's is another."""
    here, there = edge.source, edge.destination
    if not isinstance(here, Workload) or not isinstance(there, Workload) or here.namespace == there.namespace:
        return False
    return _teams(here) and _teams(there)


def _teams(workload: Workload) -> bool:
    return is_teams(workload.namespace) or TEAM_LABEL in workload.namespace_labels


def _by_door(network: Network, edges: Iterable[Edge]) -> Iterator[tuple[Subject, list[Edge]]]:
    """The edges that one object opens to one destination, together."""
    found: dict[tuple[int, str], tuple[Subject, list[Edge]]] = {}
    for edge in edges:
        door = network.door(edge)
        if door is not None:
            found.setdefault((id(door), str(edge.destination)), (door, []))[1].append(edge)
    yield from found.values()


def _sources(edges: Sequence[Edge]) -> str:
    names = list(dict.fromkeys(str(edge.source) for edge in edges))
    return ", ".join(names[:NAMED]) + (f" and {len(names) - NAMED} more" if len(names) > NAMED else "")
