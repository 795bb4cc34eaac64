from typing import Any

import pytest

from tests.toolkit.rules.fleets import NAMESPACE, deployment, fleet, pod, said, thing
from toolkit.rules.isolation.pod_security import baseline, enforced
from toolkit.rules.rule import Complaint

OF_THE_POD = {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}}
OF_THE_CONTAINER = {"allowPrivilegeEscalation": False, "capabilities": {"drop": ["ALL"]}}

PARTS = ("runAsNonRoot", "allowPrivilegeEscalation", "drop: [ALL]", "seccompProfile")


def container(security: Any, name: str = "main") -> dict[str, Any]:
    return {"name": name, "image": "registry.example/it:1", "securityContext": security}


def complaints(*containers: dict[str, Any], security: Any = OF_THE_POD, **spec: Any) -> list[Complaint]:
    return said(baseline, fleet(deployment("web", pod(*containers, securityContext=security, **spec))))


@pytest.mark.parametrize(
    ("of_the_container", "of_the_pod"),
    [
        (OF_THE_CONTAINER, OF_THE_POD),
        (OF_THE_CONTAINER | OF_THE_POD, None),
        (OF_THE_CONTAINER, OF_THE_POD | {"runAsUser": 2000, "seccompProfile": {"type": "Localhost"}}),
        (OF_THE_CONTAINER | {"capabilities": {"drop": ["ALL"], "add": ["NET_BIND_SERVICE"]}}, OF_THE_POD),
    ],
    ids=["shared", "all-on-the-container", "a-user-and-a-profile", "a-port-below-1024"],
)
def test_the_baseline(of_the_container: Any, of_the_pod: Any) -> None:
    assert complaints(container(of_the_container), security=of_the_pod) == []


@pytest.mark.parametrize(
    ("of_the_container", "of_the_pod", "lacking"),
    [
        ({}, OF_THE_POD | {"runAsNonRoot": False}, "runAsNonRoot"),
        ({"runAsNonRoot": False}, {}, "runAsNonRoot"),
        ({"runAsUser": 0}, {}, "runAsUser"),
        ({"allowPrivilegeEscalation": True}, {}, "allowPrivilegeEscalation"),
        ({"allowPrivilegeEscalation": None}, {}, "allowPrivilegeEscalation"),
        ({"capabilities": {"drop": ["NET_RAW"]}}, {}, "drop: [ALL]"),
        ({"capabilities": {"drop": ["ALL"], "add": ["SYS_ADMIN"]}}, {}, "SYS_ADMIN"),
        ({}, {"seccompProfile": {"type": "Unconfined"}}, "seccompProfile"),
        ({"seccompProfile": {"type": "Unconfined"}}, {}, "seccompProfile"),
    ],
)
def test_one_thing_missing_is_the_one_that_is_told(of_the_container: Any, of_the_pod: Any, lacking: str) -> None:
    [complaint] = complaints(container(OF_THE_CONTAINER | of_the_container), security=OF_THE_POD | of_the_pod)
    _, _, told = complaint.text.partition(" lacks ")
    assert lacking in told
    assert not [other for other in PARTS if other in told and other not in lacking]
    assert complaint.field == ("Deployment", "web")


def test_nothing_at_all_is_four_things_in_one_complaint() -> None:
    [complaint] = complaints({"name": "main"}, security=None)
    assert all(each in complaint.text for each in PARTS)


def test_init_containers_count() -> None:
    [complaint] = complaints(container(OF_THE_CONTAINER), initContainers=[container({}, "first")])
    assert "`first`" in complaint.text


def namespace(**labels: str) -> dict[str, Any]:
    return thing(
        "Namespace", NAMESPACE, None, labels={f"pod-security.kubernetes.io/{mode}": labels[mode] for mode in labels}
    )


@pytest.mark.parametrize("labels", [{}, {"enforce": "baseline"}, {"warn": "restricted", "audit": "restricted"}])
def test_a_namespace_that_admits_more(labels: dict[str, str]) -> None:
    [complaint] = said(enforced, fleet(namespace(**labels)))
    assert complaint.field == ("Namespace", NAMESPACE)
    assert "restricted" in complaint.text


def test_a_namespace_that_admits_restricted_pods_only() -> None:
    assert said(enforced, fleet(namespace(enforce="restricted"))) == []
