"""Ways out of a container onto its node, where every other team's pods, models and keys are."""

from collections.abc import Iterator

from toolkit.rules.parts import parts, value
from toolkit.rules.pods import PodTemplate, pod_templates
from toolkit.rules.rule import Complaint, Fleet, complain

OF_THE_HOST = ("hostNetwork", "hostPID", "hostIPC")


def host_access(fleet: Fleet) -> Iterator[Complaint]:
    for pod in pod_templates(fleet):
        if ways := list(_ways(pod)):
            yield complain(pod.subject, f"{pod.subject} reaches its node by {', '.join(ways)}")
    for volume in fleet.of_kind("PersistentVolume"):
        path = value(volume.body, "spec", "hostPath", "path")
        if path is not None:
            yield complain(volume, f"{volume} is the folder {path} of a node")


def _ways(pod: PodTemplate) -> Iterator[str]:
    yield from (f"`{way}`" for way in OF_THE_HOST if pod.spec.get(way) is True)
    for volume in parts(pod.spec, "volumes"):
        if "hostPath" in volume:
            yield f"`hostPath` {value(volume, 'hostPath', 'path')} (volume `{volume.get('name')}`)"
    for container in pod.containers:
        whose = f"(container `{container.get('name')}`)"
        if value(container, "securityContext", "privileged") is True:
            yield f"`privileged` {whose}"
        for port in parts(container, "ports"):
            if port.get("hostPort"):
                yield f"`hostPort` {port['hostPort']} {whose}"
