"""An empty list closes a door here, where Kubernetes would open it to everybody."""

import pytest

from charts.foundation.destinations import service_namespace, url
from charts.foundation.network import Traffic, addresses, pods, policy, tcp
from tests.charts.reachability import Pod, allowed
from tests.charts.tenants import tenant

TEAM = tenant({})
SERVED = Pod("served", TEAM.namespace, {"app.kubernetes.io/component": "serving"})
WEBUI = Pod("webui", TEAM.namespace, {"app.kubernetes.io/component": "webui"})


@pytest.mark.parametrize(
    ("traffic", "open_"),
    [
        (Traffic(pods("webui"), tcp(8000)), True),
        (Traffic([], tcp(8000)), False),
        (Traffic(pods("webui"), []), False),
        (Traffic(pods(), tcp()), False),
        (Traffic(addresses([]), tcp(8000)), False),
    ],
)
def test_no_peers_are_nobody_and_no_ports_are_none(traffic: Traffic, open_: bool) -> None:
    rules = [policy(TEAM, "serving", ingress=[traffic], field=()).body]
    assert allowed(rules, WEBUI, SERVED, 8000) is open_
    rules = [policy(TEAM, "webui", egress=[Traffic(traffic.peers and pods("serving"), traffic.ports)], field=()).body]
    assert allowed(rules, WEBUI, SERVED, 8000) is open_


@pytest.mark.parametrize(
    ("address", "namespace"),
    [
        ("http://mlflow.mlops.svc:5000/path", "mlops"),
        ("https://mlflow.mlops.svc.cluster.local", "mlops"),
        ("http://mlflow.mlops:5000", None),
        ("http://10.0.0.5:5000", None),
        ("http://svc", None),
        ("http://a.b.svc.example.com", None),
        ("", None),
    ],
)
def test_a_service_is_told_by_its_full_name(address: str, namespace: str | None) -> None:
    assert service_namespace(address) == namespace


@pytest.mark.parametrize(
    ("address", "port"), [("http://10.0.0.5", 80), ("https://10.0.0.5", 443), ("https://10.0.0.5:8443", 8443)]
)
def test_the_port_is_the_addresss_own_or_its_schemes(address: str, port: int) -> None:
    assert [entry["port"] for entry in url(address).ports] == [port]
