"""What pods and other objects mention by name, and cannot do without."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from toolkit.rules.parts import part, parts, value
from toolkit.rules.pods import PodTemplate
from toolkit.rules.rule import Subject


class Mention(NamedTuple):
    """A kind and a name that must be there; for a ConfigMap maybe a key that it must have."""

    kind: str
    name: str
    key: str | None = None


VOLUMES = (
    ("configMap", "ConfigMap", "name"),
    ("secret", "Secret", "secretName"),
    ("persistentVolumeClaim", "PersistentVolumeClaim", "claimName"),
)
ENVIRONMENT = (("configMap", "ConfigMap"), ("secret", "Secret"))

QUEUE, PRIORITY = "kueue.x-k8s.io/queue-name", "kueue.x-k8s.io/priority-class"
ISSUERS = ("cert-manager.io/cluster-issuer", "cert-manager.io/issuer")
"""With one of them cert-manager makes an Ingress's Secret."""


def of_pod(template: PodTemplate) -> Iterator[Mention]:
    """What keeps the pod from starting if it is not there; what says `optional: true` does not."""
    spec = template.spec
    for source in _sources(spec):
        for field, kind, name in VOLUMES:
            if field in source:
                yield from _required(kind, part(source, field), name)
    for container in template.containers:
        given = [variable for variable in parts(container, "env") if "valueFrom" in variable]
        for prefix, kind in ENVIRONMENT:
            for entry in parts(container, "envFrom"):
                yield from _required(kind, part(entry, f"{prefix}Ref"))
            for variable in given:
                reference = part(variable, "valueFrom", f"{prefix}KeyRef")
                yield from _required(kind, reference, key=reference.get("key"))
    for secret in parts(spec, "imagePullSecrets"):
        yield from _required("Secret", secret)
    yield from _named("ServiceAccount", spec.get("serviceAccountName"))
    yield from _named("PriorityClass", spec.get("priorityClassName"))


def of_object(subject: Subject) -> Iterator[Mention]:
    """What it names itself, its pods aside."""
    body = subject.body
    labels = part(body, "metadata", "labels")
    yield from _named("LocalQueue", labels.get(QUEUE))
    yield from _named("WorkloadPriorityClass", labels.get(PRIORITY))
    match subject.kind:
        case "LocalQueue":
            yield from _named("ClusterQueue", value(body, "spec", "clusterQueue"))
        case "ClusterQueue":
            for group in parts(body, "spec", "resourceGroups"):
                for flavor in parts(group, "flavors"):
                    yield from _named("ResourceFlavor", flavor.get("name"))
        case "RoleBinding" if value(body, "roleRef", "kind") == "Role":
            yield from _named("Role", value(body, "roleRef", "name"))
        case "Ingress" if not any(issuer in part(body, "metadata", "annotations") for issuer in ISSUERS):
            for certificate in parts(body, "spec", "tls"):
                yield from _named("Secret", certificate.get("secretName"))


def _sources(spec: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Its volumes, and what is projected into them: there a Secret has a `name`, as a ConfigMap does everywhere."""
    for volume in parts(spec, "volumes"):
        yield volume
        for projected in parts(volume, "projected", "sources"):
            secret = part(projected, "secret")
            yield {**projected, "secret": {**secret, "secretName": secret.get("name")}} if secret else projected


def _required(kind: str, reference: Mapping[str, Any], name: str = "name", key: Any = None) -> Iterator[Mention]:
    if reference.get("optional") is True:
        return
    for mention in _named(kind, reference.get(name)):
        yield mention._replace(key=key) if kind == "ConfigMap" and isinstance(key, str) else mention
        if kind == "ConfigMap":
            items = (item.get("key") for item in parts(reference, "items"))
            yield from (mention._replace(key=item) for item in items if isinstance(item, str))


def _named(kind: str, name: Any) -> Iterator[Mention]:
    if isinstance(name, str) and name:
        yield Mention(kind, name)
