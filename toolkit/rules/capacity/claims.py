"""Claims that one node mounts at a time, used by pods that may run on two: the later pod waits for its volume for ever.

Pods share a node for certain if they select it by name, or an accelerator that one node alone has. A cluster whose
accelerators all fit into one node is taken to have no other.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from charts.model.cluster import Cluster
from toolkit.rules.capacity.accelerators import accelerators, node_selector
from toolkit.rules.capacity.scaling import Scale, Target, scale, scales
from toolkit.rules.homes import Home, home
from toolkit.rules.parts import part, parts, value, words
from toolkit.rules.pods import PodTemplate, pod_templates
from toolkit.rules.rule import Complaint, Fleet, Subject, complain

HOSTNAME = "kubernetes.io/hostname"
NAMED = 3
"""So many of a claim's users are named."""


class Claim(NamedTuple):
    """Where it is, and its name."""

    home: Home
    name: str


def claim_on_two_nodes(fleet: Fleet) -> Iterator[Complaint]:
    clusters = {site.cluster_name: site.cluster for site in fleet.sites}
    scaled, users = scales(fleet), _users(fleet)
    for claim in fleet.of_kind("PersistentVolumeClaim"):
        modes, pods = words(claim.body, "spec", "accessModes"), users.get(Claim(home(claim), claim.name), [])
        if not modes or "ReadWriteMany" in modes or "ReadOnlyMany" in modes:
            continue
        if sum(_at_once(pod, scaled) for pod in pods) < 2:
            continue
        cluster = clusters.get(claim.cluster)
        if "ReadWriteOncePod" in modes:
            yield complain(claim, f"one pod at a time may mount {claim}, and {_named(pods)} are more than one")
        elif cluster is not None and not _on_one_node(cluster, pods):
            yield complain(claim, f"one node at a time may mount {claim}, and {_named(pods)} may run on two")


def _users(fleet: Fleet) -> Mapping[Claim, list[PodTemplate]]:
    found: dict[Claim, list[PodTemplate]] = defaultdict(list)
    for pod in pod_templates(fleet):
        claims = (part(volume, "persistentVolumeClaim") for volume in parts(pod.spec, "volumes"))
        for name in dict.fromkeys(str(claim["claimName"]) for claim in claims if "claimName" in claim):
            found[Claim(home(pod.subject), name)].append(pod)
    return found


def _at_once(pod: PodTemplate, scaled: Mapping[Target, Scale]) -> int:
    """Its pods at their most, with the one that a roll-out starts before the old one is gone."""
    most = scale(pod, scaled).most
    return most + 1 if most and _surges(pod.subject) else most


def _surges(subject: Subject) -> bool:
    strategy = ("spec", "strategy")
    if subject.kind != "Deployment" or value(subject.body, *strategy, "type") == "Recreate":
        return False
    return value(subject.body, *strategy, "rollingUpdate", "maxSurge") not in (0, "0%")


def _on_one_node(cluster: Cluster, pods: Sequence[PodTemplate]) -> bool:
    selectors = [node_selector(pod) for pod in pods]
    if len({selector.get(HOSTNAME) for selector in selectors}) == 1 and HOSTNAME in selectors[0]:
        return True
    selected = [accelerators(cluster, selector) for selector in selectors]
    agreed = selected[0] if all(names == selected[0] for names in selected) else list(cluster.accelerators)
    return sum(_nodes(cluster, name) for name in agreed) == 1


def _nodes(cluster: Cluster, accelerator: str) -> int:
    kind = cluster.accelerators[accelerator]
    return -(-kind.count // kind.per_node)


def _named(pods: Sequence[PodTemplate]) -> str:
    shown = [f"{pod.subject.kind} {pod.subject.name}" for pod in pods[:NAMED]]
    return f"the pods of {', '.join(shown)}{f' and {len(pods) - NAMED} more' if len(pods) > NAMED else ''}"
