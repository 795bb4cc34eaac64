"""The NetworkPolicies of the fleet, as the network evaluation reads them, each beside the object it is."""

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from toolkit.network.policies import Policy
from toolkit.rules.homes import Home, home
from toolkit.rules.isolation.doors import networks
from toolkit.rules.rule import Fleet, Subject


@lru_cache(maxsize=1)
def policies(fleet: Fleet) -> Mapping[Home, list[tuple[Subject, Policy]]]:
    """By namespace. Kept for the next rule."""
    found: dict[Home, list[tuple[Subject, Policy]]] = defaultdict(list)
    for cluster, network in networks(fleet).items():
        subjects = [subject for subject in fleet.of_kind("NetworkPolicy") if subject.cluster == cluster]
        for subject, policy in zip(subjects, network.world.policies, strict=True):
            found[home(subject)].append((subject, policy))
    return found
