"""The pod templates among rendered objects, whatever kind holds them, and the labels of the namespaces they are in."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from charts.foundation.network import NAMESPACE_LABEL
from toolkit.network.places import NamedPorts, Workload

Object = Mapping[str, Any]
NamespaceLabels = Mapping[str, Mapping[str, str]]
_INNER = (dict, list)  # `dict | list` would be made anew for every node
_Template = tuple[tuple[str, ...], Object]


def rendered_namespaces(objects: Iterable[Object]) -> dict[str, Mapping[str, str]]:
    """The labels of each namespace that is rendered or rendered into, with its name, which the API server adds."""
    labels: dict[str, Mapping[str, str]] = {}
    for body in objects:
        metadata = mapping(body.get("metadata"))
        if body.get("kind") == "Namespace":
            labels[str(metadata.get("name"))] = texts(metadata.get("labels"))
        if "namespace" in metadata or body.get("kind") == "NetworkPolicy" or _templates(body):
            labels.setdefault(str(metadata.get("namespace", "default")), {})
    return {name: {**own, NAMESPACE_LABEL: name} for name, own in labels.items()}


def rendered_workloads(objects: Iterable[Object], namespaces: NamespaceLabels) -> Iterator[Workload]:
    """A workload for each template, in order; the second of one object is told by its name inside it."""
    for body in objects:
        metadata = mapping(body.get("metadata"))
        namespace = str(metadata.get("namespace", "default"))
        for trail, template in _templates(body):
            yield Workload(
                str(body.get("kind")),
                "/".join((str(metadata.get("name")), *trail)),
                namespace,
                texts(mapping(template.get("metadata")).get("labels")),
                namespaces[namespace],
                _named_ports(mapping(template.get("spec"))),
                ours=True,
            )


def mapping(raw: object) -> Mapping[str, Any]:
    """What was written, if it is a mapping."""
    return raw if isinstance(raw, dict) else {}


def texts(labels: object) -> Mapping[str, str]:
    return {str(key): str(value) for key, value in mapping(labels).items()}


def _templates(body: Object) -> list[_Template]:
    found: list[_Template] = []
    _collect({"spec": body.get("spec")} if body.get("kind") != "Pod" else body, (), found)
    return found


def _collect(node: Object | list[Any], trail: tuple[str, ...], found: list[_Template]) -> None:
    """Each mapping with a `spec` of containers, and the names of the list entries on the way to it."""
    if isinstance(node, list):
        for entry in node:
            if isinstance(entry, _INNER):
                name = mapping(entry).get("name")
                _collect(entry, trail if name is None else (*trail, str(name)), found)
    elif "spec" in node and isinstance(mapping(node["spec"]).get("containers"), list):
        found.append((trail, node))
    else:
        for value in node.values():
            if isinstance(value, _INNER):
                _collect(value, trail, found)


def _named_ports(spec: Mapping[str, Any]) -> NamedPorts:
    ports: dict[tuple[str, Any], frozenset[int]] = {}
    for container in (*_mappings(spec.get("initContainers")), *_mappings(spec.get("containers"))):
        for port in _mappings(container.get("ports")):
            name, number = (str(port.get("name")), port.get("protocol") or "TCP"), port.get("containerPort")
            if isinstance(number, int):
                ports[name] = ports.get(name, frozenset()) | {number}
    return ports


def _mappings(raw: object) -> list[Mapping[str, Any]]:
    return [each for each in raw if isinstance(each, Mapping)] if isinstance(raw, list) else []
