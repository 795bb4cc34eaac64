"""The gateway's address."""

from urllib.parse import urlsplit

from charts.foundation.naming import GATEWAY_PORT, pods_of
from charts.platform.gateway import URL, WORKLOAD, gateway
from tests.charts.tenants import SHARED, site


def test_none_without_a_gateway() -> None:
    assert list(gateway(site())) == []


def test_its_service_is_where_its_url_points() -> None:
    [service] = gateway(site(shared=SHARED))
    address = urlsplit(URL)
    assert address.hostname == f"{service.name}.{service.body['metadata']['namespace']}.svc"
    [port] = service.body["spec"]["ports"]
    assert port["port"] == (address.port or 80)
    assert port["targetPort"] == GATEWAY_PORT


def test_the_pods_it_finds_are_those_that_policies_mean() -> None:
    [service] = gateway(site(shared=SHARED))
    assert service.body["spec"]["selector"].items() <= WORKLOAD.labels.items()
    assert pods_of("gateway").items() <= WORKLOAD.labels.items()


def test_it_is_not_exposed() -> None:
    [service] = gateway(site(shared=SHARED))
    assert service.body["spec"]["type"] == "ClusterIP"
