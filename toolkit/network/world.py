"""Everybody in a cluster whom NetworkPolicies tell apart: what was rendered, and whom the policies mention besides."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from msgspec import Struct

from toolkit.network.mentioned import mentioned_workloads
from toolkit.network.places import Workload
from toolkit.network.policies import Block, Policy, policy_of
from toolkit.network.ranges import Range, ranges_of
from toolkit.network.rendered import rendered_namespaces, rendered_workloads


class World(Struct, frozen=True, dict=True):
    """The workloads and ranges of one cluster, and the policies between them."""

    workloads: tuple[Workload, ...]
    ranges: tuple[Range, ...]
    policies: tuple[Policy, ...]

    @cached_property
    def policies_by_namespace(self) -> Mapping[str, list[Policy]]:
        groups: dict[str, list[Policy]] = {}
        for policy in self.policies:
            groups.setdefault(policy.namespace, []).append(policy)
        return groups


def world_of(objects: Iterable[Mapping[str, Any]]) -> World:
    """The world of one cluster's objects, such as `world_of(subject.body for subject in fleet.in_cluster(name))`."""
    objects = list(objects)
    policies = tuple(policy_of(body) for body in objects if body.get("kind") == "NetworkPolicy")
    namespaces = rendered_namespaces(objects)
    rendered = list(rendered_workloads(objects, namespaces))
    blocks = (peer for policy in policies for peer in policy.peers if isinstance(peer, Block))
    return World((*rendered, *mentioned_workloads(policies, rendered, namespaces)), ranges_of(blocks), policies)
