"""A namespace is closed by a policy that selects all its pods and lets nothing through, in each direction.

Policies add up, so beside it none may let everybody through to all pods.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

from toolkit.network.policies import Direction, Policy
from toolkit.rules.homes import Home, home
from toolkit.rules.isolation.policies import policies
from toolkit.rules.pods import pod_templates
from toolkit.rules.rule import Complaint, Fleet, Subject, complain

WAYS: Mapping[Direction, str] = {"Ingress": "into", "Egress": "out of"}


def default_deny(fleet: Fleet) -> Iterator[Complaint]:
    found = policies(fleet)
    for here, subject in _namespaces(fleet).items():
        everyones = [policy for _, policy in found.get(here, []) if policy.selector.everything]
        open_ways = [WAYS[direction] for direction in get_args(Direction) if not _closed(everyones, direction)]
        if open_ways:
            ways = f"{' and '.join(open_ways)} its pods"
            yield complain(subject, f"namespace {here.namespace} has no policy that denies all traffic {ways}")


def _namespaces(fleet: Fleet) -> Mapping[Home, Subject]:
    """Those that are rendered or hold pods, each with what to complain about."""
    found = {Home(subject.cluster, subject.name): subject for subject in fleet.of_kind("Namespace")}
    for pod in pod_templates(fleet):
        found.setdefault(home(pod.subject), pod.subject)
    return found


def _closed(everyones: Sequence[Policy], direction: Direction) -> bool:
    judging = [allowed for policy in everyones if (allowed := policy.allowances(direction)) is not None]
    everybody = any(allowance.peers is None for allowed in judging for allowance in allowed)
    return () in judging and not everybody
