"""Autoscalers and routes lead to something that is there."""

from typing import Any

import pytest

from tests.toolkit.rules.fleets import NAMESPACE, deployment, fleet, said, thing
from toolkit.rules.hygiene.targets import backend, scaled

WEB = thing("Service", "web", spec={"ports": [{"name": "http", "port": 80}]})


def ingress(service: str, **port: Any) -> dict[str, Any]:
    path = {"path": "/", "backend": {"service": {"name": service, "port": port}}}
    return thing("Ingress", spec={"rules": [{"http": {"paths": [path]}}]})


def route(**reference: Any) -> dict[str, Any]:
    return thing("HTTPRoute", spec={"rules": [{"backendRefs": [reference]}]})


@pytest.mark.parametrize("kind", ["HorizontalPodAutoscaler", "ScaledObject"])
def test_an_autoscaler_of_nothing(kind: str) -> None:
    scaler = thing(kind, spec={"scaleTargetRef": {"kind": "Deployment", "name": "vllm"}})
    (complaint,) = said(scaled, fleet(scaler, deployment("other")))
    assert "Deployment vllm" in complaint.text
    assert not said(scaled, fleet(scaler, deployment("vllm")))


@pytest.mark.parametrize(
    "leading",
    [
        ingress("other", number=80),
        ingress("web", number=81),
        ingress("web", name="https"),
        thing("Ingress", spec={"defaultBackend": {"service": {"name": "other", "port": {"number": 80}}}}),
        route(name="other", port=80),
        route(name="web", port=81),
        route(name="web", namespace="other", port=80),
    ],
)
def test_a_route_to_nothing(leading: dict[str, Any]) -> None:
    (complaint,) = said(backend, fleet(leading, WEB))
    assert complaint.field == (leading["kind"], "it")


@pytest.mark.parametrize(
    "leading",
    [
        ingress("web", number=80),
        ingress("web", name="http"),
        route(name="web", port=80),
        route(name="web", namespace=NAMESPACE, port=80),
        route(name="pool", group="inference.networking.k8s.io", kind="InferencePool"),
        thing("Ingress", spec={"defaultBackend": {"resource": {"kind": "Bucket", "name": "it"}}}),
    ],
)
def test_a_route_to_something(leading: dict[str, Any]) -> None:
    assert not said(backend, fleet(leading, WEB))
