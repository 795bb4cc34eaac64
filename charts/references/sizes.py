"""Sizes that contradict each other: limits below requests, and storage beyond the quota."""

from collections.abc import Iterator

from charts.foundation.quantities import size_bytes
from charts.model.fault import Fault, Field
from charts.model.serving import VllmServing
from charts.model.team import Team
from charts.model.trainings import Resources
from charts.references.reporting import below


def size_faults(team: Team) -> Iterator[Fault]:
    quota = team.quota.storage
    if quota is not None and size_bytes(quota) < size_bytes(team.storage.size):
        problem = f"`{quota}` is less than the team's own storage of `{team.storage.size}`"
        yield Fault(("quota", "storage"), problem, f"`{team.storage.size}` or more")
    for field, resources in _resources(team):
        yield from below((*field, "resources"), _limits(resources))


def _resources(team: Team) -> Iterator[tuple[Field, Resources]]:
    for name, training in team.trainings.items():
        if training.resources is not None:
            yield ("trainings", name), training.resources
    for name, serving in team.serving.items():
        if isinstance(serving, VllmServing) and serving.resources is not None:
            yield ("serving", name), serving.resources
    if team.webui is not None and team.webui.resources is not None:
        yield ("webui",), team.webui.resources


def _limits(resources: Resources) -> Iterator[Fault]:
    cpu, memory = resources.cpu_limit, resources.memory_limit
    if cpu is not None and cpu < resources.cpu:
        yield Fault(
            ("cpu_limit",), f"{cpu} is less than the promised `cpu: {resources.cpu}`", f"{resources.cpu} or more"
        )
    if memory is not None and size_bytes(memory) < size_bytes(resources.memory):
        problem = f"`{memory}` is less than the promised `memory: {resources.memory}`"
        yield Fault(("memory_limit",), problem, f"`{resources.memory}` or more")
