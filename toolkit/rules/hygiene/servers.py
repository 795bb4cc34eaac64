"""Pods behind a Service, or scraped: they open the port that is asked for, and say when they are ready."""

from collections.abc import Iterator, Mapping
from typing import Any

from toolkit.rules.hygiene.selecting import found_pods
from toolkit.rules.parts import parts, value
from toolkit.rules.pods import PodTemplate, pod_templates
from toolkit.rules.rule import Complaint, Fleet, complain

Port = int | str
"""A number, or the name that a container gives one."""

PROBES = ("startupProbe", "readinessProbe", "livenessProbe")
ENDPOINTS = ("endpoints", "podMetricsEndpoints")
"""Of a PodMonitoring and of a PodMonitor."""


def service_port(fleet: Fleet) -> Iterator[Complaint]:
    for found in found_pods(fleet, "Service"):
        for port in parts(found.by.body, "spec", "ports"):
            for template in found.pods:
                if not opening(template, target_port(port)):
                    way = f"port {port.get('port')} goes to `{target_port(port)}`"
                    yield complain(found.by, f"{way}, which no container of {template.subject} opens")


def scraped_port(fleet: Fleet) -> Iterator[Complaint]:
    for found in found_pods(fleet, "PodMonitor", "PodMonitoring"):
        ports = [entry.get("port") for key in ENDPOINTS for entry in parts(found.by.body, "spec", key)]
        for port in (port for port in ports if isinstance(port, int | str)):
            for template in found.pods:
                if not opening(template, port):
                    yield complain(found.by, f"it scrapes `{port}`, which no container of {template.subject} opens")


def probed_port(fleet: Fleet) -> Iterator[Complaint]:
    """Names alone: a container may answer on a number that it does not list."""
    for template in pod_templates(fleet):
        for container in template.containers:
            asked = [value(container, probe, way, "port") for probe in PROBES for way in ("httpGet", "tcpSocket")]
            for port in sorted({port for port in asked if isinstance(port, str) and not opens(container, port)}):
                name = container.get("name")
                yield complain(template.subject, f"container `{name}` is probed on `{port}`, which it does not open")


def readiness(fleet: Fleet) -> Iterator[Complaint]:
    told = set[tuple[int, str]]()
    for found in found_pods(fleet, "Service"):
        wanted = [target_port(port) for port in parts(found.by.body, "spec", "ports")]
        for template in found.pods:
            for container in (container for port in wanted for container in opening(template, port)):
                key = (id(template.subject), str(container.get("name")))
                if "readinessProbe" not in container and key not in told:
                    told.add(key)
                    text = f"container `{container.get('name')}` answers for {found.by} and has no readinessProbe"
                    yield complain(template.subject, text)


def target_port(port: Mapping[str, Any]) -> Port:
    """Where a Service's port goes: to the same one of the pod, unless it says otherwise."""
    target = port.get("targetPort", port.get("port"))
    return target if isinstance(target, int | str) else ""


def opening(template: PodTemplate, port: Port) -> list[Mapping[str, Any]]:
    """The containers that open it; sidecars, which are init containers, among them."""
    return [container for container in template.containers if opens(container, port)]


def opens(container: Mapping[str, Any], port: Port) -> bool:
    return any(port in (opened.get("name"), opened.get("containerPort")) for opened in parts(container, "ports"))
