from typing import Any

import pytest

from tests.toolkit.rules.fleets import deployment, fleet, pod, said, thing
from toolkit.rules.isolation.host import host_access


def container(**content: Any) -> dict[str, Any]:
    return {"name": "main", "image": "registry.example/it:1", **content}


@pytest.mark.parametrize(
    ("template", "way"),
    [
        (pod(hostNetwork=True), "hostNetwork"),
        (pod(hostPID=True), "hostPID"),
        (pod(hostIPC=True), "hostIPC"),
        (pod(volumes=[{"name": "socket", "hostPath": {"path": "/run/containerd"}}]), "/run/containerd"),
        (pod(container(securityContext={"privileged": True})), "privileged"),
        (pod(container(), initContainers=[container(securityContext={"privileged": True})]), "privileged"),
        (pod(container(ports=[{"containerPort": 80, "hostPort": 8080}])), "8080"),
    ],
)
def test_ways_onto_the_node(template: dict[str, Any], way: str) -> None:
    [complaint] = said(host_access, fleet(deployment("web", template)))
    assert way in complaint.text
    assert complaint.field == ("Deployment", "web")


def test_several_ways_are_one_complaint() -> None:
    [complaint] = said(host_access, fleet(deployment("web", pod(hostNetwork=True, hostPID=True))))
    assert "hostNetwork" in complaint.text
    assert "hostPID" in complaint.text


@pytest.mark.parametrize(
    "template",
    [
        pod(hostNetwork=False, hostPID=False),
        pod(volumes=[{"name": "tmp", "emptyDir": {}}, {"name": "c", "persistentVolumeClaim": {"claimName": "c"}}]),
        pod(container(securityContext={"privileged": False}, ports=[{"containerPort": 80}])),
    ],
)
def test_pods_that_stay_in_their_container(template: dict[str, Any]) -> None:
    assert said(host_access, fleet(deployment("web", template))) == []


def test_a_volume_made_of_a_nodes_folder() -> None:
    of_a_node = thing("PersistentVolume", "data", None, spec={"hostPath": {"path": "/data"}})
    of_a_server = thing("PersistentVolume", "data", None, spec={"nfs": {"server": "10.0.0.9", "path": "/data"}})
    [complaint] = said(host_access, fleet(of_a_node))
    assert "/data" in complaint.text
    assert said(host_access, fleet(of_a_server)) == []
