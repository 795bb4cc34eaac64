"""Containers that contradict themselves: a request above its limit, files in memory beyond the limit of memory."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from toolkit.rules.capacity.demand import SILENT, limit_ranges, limits, requests
from toolkit.rules.capacity.spelling import spelt
from toolkit.rules.homes import home
from toolkit.rules.parts import parts, value
from toolkit.rules.pods import PodTemplate, pod_templates
from toolkit.rules.quantities import amount
from toolkit.rules.rule import Complaint, Fleet, complain


def requests_over_limits(fleet: Fleet) -> Iterator[Complaint]:
    """The API server accepts the Job or Deployment, and refuses each pod of it."""
    for pod, container, bound in _containers(fleet):
        most = limits(container, bound)
        for resource, asked in requests(container, bound).items():
            if asked > most.get(resource, asked):
                problem = f"{_container(pod, container)} asks for {spelt(asked, resource)} of {resource}"
                yield complain(pod.subject, f"{problem}, and its limit is {spelt(most[resource], resource)}")


def memory_files(fleet: Fleet) -> Iterator[Complaint]:
    """The kernel counts what lies in a memory-backed emptyDir against the container that wrote it."""
    for pod, container, bound in _containers(fleet):
        sizes = _in_memory(pod)
        mounted = sorted({str(mount.get("name")) for mount in parts(container, "volumeMounts")} & sizes.keys())
        files = sum((sizes[name] for name in mounted), Decimal())
        most = limits(container, bound).get("memory", files) if mounted else files
        if files > most:
            problem = f"{_container(pod, container)} may keep {spelt(files, 'memory')} of files in memory"
            yield complain(pod.subject, f"{problem} ({', '.join(mounted)}), and its limit is {spelt(most, 'memory')}")


def _containers(fleet: Fleet) -> Iterator[tuple[PodTemplate, Mapping[str, Any], Mapping[str, Any]]]:
    """Each container with its pod and what its namespace's LimitRange says."""
    bounds = limit_ranges(fleet)
    for pod in pod_templates(fleet):
        for container in pod.containers:
            yield pod, container, bounds.get(home(pod.subject), SILENT)


def _in_memory(pod: PodTemplate) -> Mapping[str, Decimal]:
    """The sizes of its memory-backed volumes, by name."""
    sizes = {
        str(volume.get("name")): amount(value(volume, "emptyDir", "sizeLimit"))
        for volume in parts(pod.spec, "volumes")
        if value(volume, "emptyDir", "medium") == "Memory"
    }
    return {name: size for name, size in sizes.items() if size is not None}


def _container(pod: PodTemplate, container: Mapping[str, Any]) -> str:
    return f"container `{container.get('name')}` of {pod.subject}"
