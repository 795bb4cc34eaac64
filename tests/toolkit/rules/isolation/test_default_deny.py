from typing import Any

import pytest

from tests.toolkit.rules.fleets import NAMESPACE, deployment, fleet, said, thing
from toolkit.rules.isolation.default_deny import default_deny

BOTH = ["Ingress", "Egress"]
NAMESPACE_OBJECT = thing("Namespace", NAMESPACE, None)


def policy(name: str = "deny", **spec: Any) -> dict[str, Any]:
    return thing("NetworkPolicy", name, spec={"podSelector": {}, "policyTypes": BOTH, **spec})


def test_a_namespace_without_policies_is_open_both_ways() -> None:
    [complaint] = said(default_deny, fleet(NAMESPACE_OBJECT))
    assert complaint.field == ("Namespace", NAMESPACE)
    assert NAMESPACE in complaint.text
    assert "into and out of" in complaint.text


@pytest.mark.parametrize(
    "policies",
    [
        [policy()],
        [policy("in", policyTypes=["Ingress"]), policy("out", policyTypes=["Egress"])],
        [policy(), policy("dns", egress=[{"to": [{"namespaceSelector": {}}], "ports": [{"port": 53}]}])],
        [policy(), policy("some", podSelector={"matchLabels": {"app": "web"}}, ingress=[{}])],
        [policy(policyTypes=None, egress=[]), policy("out", policyTypes=["Egress"])],
    ],
    ids=["one", "one-a-way", "dns-beside", "some-pods-open", "types-left-out"],
)
def test_closed_both_ways(policies: list[dict[str, Any]]) -> None:
    assert said(default_deny, fleet(NAMESPACE_OBJECT, *policies)) == []


@pytest.mark.parametrize(
    ("policies", "open_way"),
    [
        ([policy(policyTypes=["Ingress"])], "out of"),
        ([policy(policyTypes=["Egress"])], "into"),
        ([policy("some", podSelector={"matchLabels": {"app": "web"}})], "into and out of"),
        ([policy(ingress=[{"from": [{"podSelector": {}}]}])], "into"),
        ([policy(), policy("all", ingress=[{}])], "into"),
        ([policy(), policy("all", egress=[{"ports": [{"port": 443}]}])], "out of"),
    ],
    ids=["ingress-only", "egress-only", "some-pods", "neighbours-let-in", "everybody-let-in", "everywhere-let-out"],
)
def test_open(policies: list[dict[str, Any]], open_way: str) -> None:
    [complaint] = said(default_deny, fleet(NAMESPACE_OBJECT, *policies))
    assert f" {open_way} its pods" in complaint.text


def test_a_policy_elsewhere_closes_nothing_here() -> None:
    elsewhere = thing("NetworkPolicy", "deny", "other", spec={"podSelector": {}, "policyTypes": BOTH})
    assert len(said(default_deny, fleet(NAMESPACE_OBJECT, elsewhere))) == 1


def test_pods_in_a_namespace_that_is_not_rendered() -> None:
    [complaint] = said(default_deny, fleet(deployment("web")))
    assert complaint.field == ("Deployment", "web")
