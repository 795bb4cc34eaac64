"""What pods ask for: a container that says nothing gets what the namespace's LimitRange gives it.

A pod's requests are reckoned as the scheduler does: what starts before the others counts only where it is more.
Source: https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any

from msgspec import Struct

from charts.foundation.pods import GPU_RESOURCE
from charts.runs.step import CANCELLED
from toolkit.rules.capacity.scaling import scale, scales
from toolkit.rules.homes import Home, home
from toolkit.rules.parts import part, parts
from toolkit.rules.pods import PodTemplate, pod_templates
from toolkit.rules.quantities import amount
from toolkit.rules.rule import Fleet

Amounts = Mapping[str, Decimal]
"""By resource, such as `cpu` and `nvidia.com/gpu`."""

OfContainer = Callable[[Mapping[str, Any], Mapping[str, Any]], Amounts]

SILENT: Mapping[str, Any] = {}
"""A namespace whose LimitRange says nothing of containers."""


class Ask(Struct, frozen=True):
    """A pod template, what one pod of it asks for and may use at most, and how many of them there are at most."""

    pod: PodTemplate
    requests: Amounts
    limits: Amounts
    count: int

    @property
    def gpus(self) -> int:
        """Of one pod."""
        return int(self.requests.get(GPU_RESOURCE, 0))

    @property
    def ends(self) -> bool:
        """Whether it is a run: the queue, or a person, lets one wait for another."""
        return self.pod.subject.kind in ("Job", "JobSet", "CronJob")


@lru_cache(maxsize=1)
def asks(fleet: Fleet) -> tuple[Ask, ...]:
    """Of every pod template that has pods, which a cancelled run has not. Kept for the next rule."""
    return tuple(_asks(fleet))


def _asks(fleet: Fleet) -> Iterator[Ask]:
    scaled, bounds = scales(fleet), limit_ranges(fleet)
    for pod in pod_templates(fleet):
        count = scale(pod, scaled).most
        if count > 0 and CANCELLED not in part(pod.subject.body, "metadata", "annotations"):
            bound = bounds.get(home(pod.subject), SILENT)
            yield Ask(pod, _of_pod(pod, requests, bound), _of_pod(pod, limits, bound), count)


def requests(container: Mapping[str, Any], bound: Mapping[str, Any]) -> Amounts:
    """A container's; where it names a limit alone, that. `bound` is what its namespace's LimitRange says."""
    given = (part(bound, "defaultRequest"), part(container, "resources", "limits"))
    return _amounts(*given, part(container, "resources", "requests"))


def limits(container: Mapping[str, Any], bound: Mapping[str, Any]) -> Amounts:
    return _amounts(part(bound, "default"), part(container, "resources", "limits"))


def limit_ranges(fleet: Fleet) -> Mapping[Home, Mapping[str, Any]]:
    """What LimitRanges say of containers."""
    return {
        home(subject): bound
        for subject in fleet.of_kind("LimitRange")
        for bound in parts(subject.body, "spec", "limits")
        if bound.get("type") == "Container"
    }


def _amounts(*quantities: Mapping[str, Any]) -> Amounts:
    """The last that names a resource decides."""
    read = {str(name): amount(quantity) for each in quantities for name, quantity in each.items()}
    return {name: number for name, number in read.items() if number is not None}


def _of_pod(pod: PodTemplate, of_container: OfContainer, bound: Mapping[str, Any]) -> Amounts:
    before: list[Mapping[str, Any]] = []
    beside = parts(pod.spec, "containers")
    for first in parts(pod.spec, "initContainers"):
        (beside if first.get("restartPolicy") == "Always" else before).append(first)
    total = _sum(of_container(container, bound) for container in beside)
    for each in (of_container(container, bound) for container in before):
        total |= {name: max(number, total.get(name, number)) for name, number in each.items()}
    return total


def _sum(amounts: Iterable[Amounts]) -> dict[str, Decimal]:
    total: dict[str, Decimal] = defaultdict(Decimal)
    for each in amounts:
        for name, number in each.items():
            total[name] += number
    return dict(total)
