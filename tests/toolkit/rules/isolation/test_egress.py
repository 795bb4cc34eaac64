from typing import Any

import pytest

from tests.toolkit.rules.fleets import fleet, said, thing
from toolkit.rules.isolation.egress import egress_everywhere
from toolkit.rules.rule import Complaint


def complaints(*rules: dict[str, Any]) -> list[Complaint]:
    spec = {"podSelector": {}, "policyTypes": ["Egress"], "egress": list(rules)}
    return said(egress_everywhere, fleet(thing("NetworkPolicy", "out", spec=spec)))


def to(*peers: dict[str, Any]) -> dict[str, Any]:
    return {"to": list(peers), "ports": [{"protocol": "TCP", "port": 443}]}


def block(cidr: str, *holes: str) -> dict[str, Any]:
    return {"ipBlock": {"cidr": cidr, **({"except": list(holes)} if holes else {})}}


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({}, "everybody"),
        ({"to": []}, "everybody"),
        ({"ports": [{"port": 443}]}, "everybody"),
        (to(block("0.0.0.0/0")), "0.0.0.0/0"),
        (to(block("0.0.0.0/0", "10.0.0.0/8")), "addresses"),
        (to(block("0.0.0.0/1"), block("128.0.0.0/1")), "4,294,967,296 addresses"),
        (to(block("10.0.0.0/8")), "10.0.0.0/8"),
        (to(block("::/0")), "::/0"),
        (to(block("2000::/3")), "2000::/3"),
        (to(block("2600::/30", "2600::/32")), "2600:2::/31"),
        (to({"namespaceSelector": {}}), "every pod"),
        (to({"namespaceSelector": {}, "podSelector": {}}), "every pod"),
        (to({"namespaceSelector": {"matchExpressions": [{"key": "x", "operator": "DoesNotExist"}]}}), "every pod"),
    ],
)
def test_everywhere(rule: dict[str, Any], words: str) -> None:
    [complaint] = complaints(rule)
    assert words in complaint.text
    assert complaint.field == ("NetworkPolicy", "out")


@pytest.mark.parametrize(
    "rule",
    [
        to(block("10.0.0.5/32")),
        to(block("104.16.0.0/13"), block("172.64.0.0/13")),
        to(block("10.0.0.0/8", "10.0.0.0/9", "10.128.0.0/10", "10.192.0.0/11")),
        to(block("2606:4700::/32")),
        to(block("2600::/31", "2600::/32")),
        to({"podSelector": {}}),
        to({"namespaceSelector": {}, "podSelector": {"matchLabels": {"k8s-app": "kube-dns"}}}),
        to({"namespaceSelector": {"matchLabels": {"team": "x"}}}),
        to({"ipBlock": {"cidr": "nonsense"}}),
    ],
)
def test_somewhere(rule: dict[str, Any]) -> None:
    assert complaints(rule) == []


def test_many_small_ranges_are_as_wide_as_a_large_one() -> None:
    assert complaints(to(*(block(f"{first}.0.0.0/13") for first in range(1, 4)))) == []
    assert len(complaints(to(*(block(f"{first}.0.0.0/13") for first in range(1, 6))))) == 1
    assert complaints(*(to(block("1.0.0.0/13")) for _ in range(6))) == []


def test_what_comes_in_is_another_matter() -> None:
    spec = {"podSelector": {}, "policyTypes": ["Ingress"], "ingress": [{}]}
    assert said(egress_everywhere, fleet(thing("NetworkPolicy", "in", spec=spec))) == []
