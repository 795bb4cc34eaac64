"""The judge itself: it must fall into Kubernetes' traps, or it would not see that a policy does."""

from typing import Any

import pytest

from tests.charts.reachability import Address, Pod, allowed

HERE = Pod("here", "one", {"app": "here"})
NEIGHBOUR = Pod("neighbour", "one", {"app": "neighbour"})
FAR = Pod("far", "two", {"app": "here"}, {"kind": "far"})
OUTSIDE = Address("10.1.2.3")


def policy(**spec: Any) -> dict[str, Any]:
    selected = {"podSelector": {"matchLabels": {"app": "here"}}}
    return {"metadata": {"namespace": "one"}, "spec": {**selected, "policyTypes": ["Ingress"], **spec}}


def callers(*rules: dict[str, Any]) -> set[str]:
    return {source.name for source in (NEIGHBOUR, FAR, OUTSIDE) if allowed(rules, source, HERE, 80)}


EVERYBODY = {NEIGHBOUR.name, FAR.name, OUTSIDE.name}


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        ([], EVERYBODY),
        ([policy()], set()),
        ([policy(ingress=[])], set()),
        ([policy(ingress=[{}])], EVERYBODY),
        ([policy(ingress=[{"from": []}])], EVERYBODY),
        ([policy(ingress=[{"from": [], "ports": [{"protocol": "TCP", "port": 81}]}])], set()),
        ([policy(ingress=[{"from": [], "ports": [{"protocol": "UDP", "port": 80}]}])], set()),
        ([policy(ingress=[{"from": [], "ports": [{"protocol": "TCP", "port": 1, "endPort": 90}]}])], EVERYBODY),
        ([policy(ingress=[{"from": [{"podSelector": {}}]}])], {NEIGHBOUR.name}),
        ([policy(ingress=[{"from": [{"namespaceSelector": {}}]}])], {NEIGHBOUR.name, FAR.name}),
        ([policy(ingress=[{"from": [{"namespaceSelector": {"matchLabels": {"kind": "far"}}}]}])], {FAR.name}),
        ([policy(ingress=[{"from": [{"ipBlock": {"cidr": "10.1.0.0/16"}}]}])], {OUTSIDE.name}),
        ([policy(podSelector={"matchLabels": {"app": "other"}})], EVERYBODY),
        ([policy(), policy(ingress=[{"from": [{"podSelector": {}}]}])], {NEIGHBOUR.name}),
        ([policy(policyTypes=["Egress"])], EVERYBODY),
    ],
)
def test_rules_read_as_kubernetes_reads_them(rules: list[dict[str, Any]], expected: set[str]) -> None:
    assert callers(*rules) == expected


def test_traffic_needs_both_ends() -> None:
    sender = {"metadata": {"namespace": "one"}, "spec": {"podSelector": {}, "policyTypes": ["Egress"]}}
    assert not allowed([sender], NEIGHBOUR, FAR, 80)
    assert not allowed([policy()], FAR, HERE, 80)
    assert allowed([policy()], HERE, FAR, 80)
