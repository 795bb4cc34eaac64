"""Ports that no container opens, and servers that do not say when they are ready."""

from typing import Any

import pytest

from tests.toolkit.rules.fleets import deployment, fleet, job, pod, said, thing
from toolkit.rules.hygiene.servers import probed_port, readiness, scraped_port, service_port

READY = {"readinessProbe": {"httpGet": {"path": "/", "port": "http"}}}


def server(**container: Any) -> dict[str, Any]:
    main = {"name": "main", "image": "it:1", "ports": [{"name": "http", "containerPort": 8000}], **container}
    return deployment("it", pod(main))


def service(*ports: dict[str, Any]) -> dict[str, Any]:
    return thing("Service", spec={"selector": {"app": "it"}, "ports": list(ports)})


@pytest.mark.parametrize("port", [{"port": 80, "targetPort": "web"}, {"port": 80, "targetPort": 8080}, {"port": 80}])
def test_a_port_that_no_container_opens(port: dict[str, Any]) -> None:
    (complaint,) = said(service_port, fleet(service(port), server()))
    assert complaint.field == ("Service", "it")
    assert f"`{port.get('targetPort', 80)}`" in complaint.text


@pytest.mark.parametrize("port", [{"port": 80, "targetPort": "http"}, {"port": 80, "targetPort": 8000}, {"port": 8000}])
def test_a_port_that_one_opens(port: dict[str, Any]) -> None:
    assert not said(service_port, fleet(service(port), server()))


def test_every_kind_of_pod_behind_a_service_opens_it() -> None:
    other = deployment("other", pod())
    assert len(said(service_port, fleet(service({"port": 8000}), server(), other))) == 1


def test_a_sidecar_may_open_it() -> None:
    proxy = {"name": "proxy", "image": "proxy:1", "restartPolicy": "Always", "ports": [{"containerPort": 4180}]}
    behind = deployment("it", pod(initContainers=[proxy]))
    assert not said(service_port, fleet(service({"port": 4180}), behind))


def test_a_service_without_pods_is_not_about_ports() -> None:
    assert not said(service_port, fleet(service({"port": 80, "targetPort": "web"})))


@pytest.mark.parametrize(("kind", "key"), [("PodMonitor", "podMetricsEndpoints"), ("PodMonitoring", "endpoints")])
def test_metrics_are_asked_for_where_they_are(kind: str, key: str) -> None:
    def monitor(port: str) -> dict[str, Any]:
        return thing(kind, spec={"selector": {"matchLabels": {"app": "it"}}, key: [{"port": port}]})

    assert said(scraped_port, fleet(monitor("metrics"), server()))
    assert not said(scraped_port, fleet(monitor("http"), server()))


def test_a_probe_of_a_port_that_has_no_such_name() -> None:
    (complaint,) = said(probed_port, fleet(server(livenessProbe={"tcpSocket": {"port": "web"}}, **READY)))
    assert "`web`" in complaint.text
    assert complaint.field == ("Deployment", "it")


def test_a_probe_of_a_name_or_of_any_number() -> None:
    assert not said(probed_port, fleet(server(livenessProbe={"httpGet": {"port": 9000}}, **READY)))


def test_a_server_without_readiness() -> None:
    (complaint,) = said(readiness, fleet(service({"port": 80, "targetPort": "http"}, {"port": 8000}), server()))
    assert complaint.field == ("Deployment", "it")
    assert "`main`" in complaint.text


def test_a_server_with_readiness() -> None:
    assert not said(readiness, fleet(service({"port": 8000}), server(**READY)))


def test_who_answers_nobody_need_not_be_ready() -> None:
    assert not said(readiness, fleet(server(), job()))


def test_only_the_container_that_answers_is_asked() -> None:
    main = {"name": "main", "image": "it:1", "ports": [{"name": "http", "containerPort": 8000}], **READY}
    behind = deployment("it", pod(main, {"name": "helper", "image": "it:1", "ports": [{"containerPort": 9000}]}))
    assert not said(readiness, fleet(service({"port": 8000}), behind))
