"""GPUs: those a team asks for are of a kind its cluster has, and fit on its nodes."""

from collections.abc import Iterator

from charts.foundation.tenant import Tenant
from charts.model.cluster import Accelerator
from charts.model.fault import Fault, Field
from charts.model.serving import VllmServing
from charts.model.team import Team
from charts.model.trainings import LlamaFactoryTraining
from charts.references.reporting import unknown


def accelerator_faults(tenant: Tenant) -> Iterator[Fault]:
    accelerators = tenant.cluster.accelerators
    for name in tenant.team.quota.gpus:
        yield from _kind(("quota", "gpus", name), tenant)
    for field, count, nodes in _pods(tenant.team):
        yield from _kind(field, tenant)
        if (accelerator := accelerators.get(str(field[-1]))) is not None:
            yield from _room(field, count, nodes, accelerator)


def _pods(team: Team) -> Iterator[tuple[Field, int, int]]:
    """The accelerators that pods ask for: the field, how many a pod, how many pods at once."""
    for name, training in team.trainings.items():
        nodes = training.nodes if isinstance(training, LlamaFactoryTraining) else 1
        for accelerator, count in training.gpus.items():
            yield ("trainings", name, "gpus", accelerator), count, nodes
    for name, serving in team.serving.items():
        if isinstance(serving, VllmServing):
            for accelerator, count in serving.gpus.items():
                yield ("serving", name, "gpus", accelerator), count, 1
    if team.webui is not None:
        for accelerator, count in team.webui.gpus.items():
            yield ("webui", "gpus", accelerator), count, 1


def _kind(field: Field, tenant: Tenant) -> Iterator[Fault]:
    name, accelerators = str(field[-1]), tenant.cluster.accelerators
    if name not in accelerators:
        problem = f"cluster `{tenant.team.cluster}` has no accelerator `{name}`"
        yield unknown(field, problem, name, accelerators, where="its `accelerators` in platform.yaml", at_key=True)


def _room(field: Field, count: int, nodes: int, accelerator: Accelerator) -> Iterator[Fault]:
    name, there = field[-1], accelerator.count
    if accelerator.share > 1:
        if count > 1:
            problem = f"`{name}` is shared by {accelerator.share} pods, and {count} shares are no more than one"
            yield Fault(field, problem, f"`{name}: 1`")
    elif count > accelerator.per_node:
        problem = f"one node has {accelerator.per_node} `{name}`, not {count}"
        yield Fault(field, problem, f"at most {accelerator.per_node}")
    elif nodes * count > there:
        problem = f"{nodes} nodes with {count} `{name}` each are {nodes * count}, and the cluster has {there}"
        yield Fault(field, problem, "fewer nodes or fewer GPUs")
