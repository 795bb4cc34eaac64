"""The NetworkPolicies of the fleet, as the network evaluation reads them, each beside the object it is."""

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from toolkit.network.policies import Policy, policy_of
from toolkit.rules.homes import Home, home
from toolkit.rules.rule import Fleet, Subject


@lru_cache(maxsize=1)
def policies(fleet: Fleet) -> Mapping[Home, list[tuple[Subject, Policy]]]:
    """By namespace. Kept for the next rule."""
    found: dict[Home, list[tuple[Subject, Policy]]] = defaultdict(list)
    for subject in fleet.of_kind("NetworkPolicy"):
        found[home(subject)].append((subject, policy_of(subject.body)))
    return found
