"""Kubernetes' traps, one by one: what a policy means where it says little, or says it oddly."""

from typing import Any

import pytest

from toolkit.network.matrix import matrix
from toolkit.network.places import Workload
from toolkit.network.ports import Protocol
from toolkit.network.ranges import Range
from toolkit.network.reach import allowed, granting
from toolkit.network.world import World, world_of

Object = dict[str, Any]
FAR = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "far"}}}
BLOCK = {"ipBlock": {"cidr": "10.0.0.0/8", "except": ["10.9.0.0/16"]}}


def pod(name: str, namespace: str = "here", **labels: str) -> Object:
    ports = [{"name": "http", "containerPort": 8000}, {"name": "dns", "containerPort": 5353, "protocol": "UDP"}]
    metadata = {"name": name, "namespace": namespace, "labels": {"app": name, **labels}}
    return {"kind": "Pod", "metadata": metadata, "spec": {"containers": [{"ports": ports}]}}


PODS = (pod("server"), pod("client"), pod("client", "far", tier="back"))


def policy(name: str = "p", namespace: str = "here", **spec: Any) -> Object:
    selected = {"podSelector": {"matchLabels": {"app": "server"}}}
    return {"kind": "NetworkPolicy", "metadata": {"name": name, "namespace": namespace}, "spec": {**selected, **spec}}


def into(*rules: Object) -> Object:
    return policy(policyTypes=["Ingress"], ingress=list(rules))


def callers(*policies: Object, port: int = 8000, protocol: Protocol = "TCP") -> set[str]:
    """Who reaches the server on that port: of the two clients, and of the ranges outside."""
    world = world_of((*PODS, *policies))
    server = workload(world, "here/server")
    places: list[Workload | Range] = [workload(world, "here/client"), workload(world, "far/client"), *world.ranges]
    return {str(place) for place in places if allowed(world, place, server, port, protocol)}


def workload(world: World, name: str) -> Workload:
    (found,) = (each for each in world.workloads if str(each) == name)
    return found


HERE, THERE = "here/client", "far/client"
OUTSIDE = {"everywhere else", "everywhere else (IPv6)"}
EVERYBODY = {HERE, THERE, *OUTSIDE}


@pytest.mark.parametrize(
    ("policies", "expected"),
    [
        ([], EVERYBODY),
        ([policy()], set()),
        ([policy(ingress=None)], set()),
        ([policy(policyTypes=["Egress"])], EVERYBODY),
        ([policy(policyTypes=[], egress=[{}])], set()),
        ([policy(namespace="far")], EVERYBODY),
        ([into()], set()),
        ([into({})], EVERYBODY),
        ([into({"from": []})], EVERYBODY),
        ([into({"from": None, "ports": None})], EVERYBODY),
        ([into({"from": [{"podSelector": {}}]})], {HERE}),
        ([into({"from": [{"namespaceSelector": {}}]})], {HERE, THERE}),
        ([into({"from": [FAR]})], {THERE}),
        ([into({"from": [{**FAR, "podSelector": {"matchLabels": {"app": "client"}}}]})], {THERE}),
        ([into({"from": [{**FAR, "podSelector": {"matchLabels": {"app": "server"}}}]})], set()),
        ([into({"from": [FAR, {"podSelector": {"matchLabels": {"app": "client"}}}]})], {HERE, THERE}),
        ([into({"from": [BLOCK]})], {"10.0.0.0/8, the rest"}),
        ([into({"from": [{"ipBlock": {"cidr": "0.0.0.0/0"}}]})], {"everywhere else"}),
        ([into({"ports": [{"port": 8000}]})], EVERYBODY),
        ([into({"ports": [{"port": 8001}]})], set()),
        ([into({"ports": [{"port": 8000, "protocol": "UDP"}]})], set()),
        ([into({"ports": [{"protocol": "UDP"}]})], set()),
        ([into({"ports": [{"protocol": "TCP"}]})], EVERYBODY),
        ([into({"ports": [{"port": 7000, "endPort": 8000}]})], EVERYBODY),
        ([into({"ports": [{"port": 7000, "endPort": 7999}]})], set()),
        ([into({"ports": [{"port": "http"}]})], EVERYBODY),
        ([into({"ports": [{"port": "https"}]})], set()),
        ([into({"ports": [{"port": "http", "protocol": "UDP"}]})], set()),
        ([into(), into({"from": [FAR]})], {THERE}),
    ],
)
def test_who_gets_in(policies: list[Object], expected: set[str]) -> None:
    assert callers(*policies) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ({"key": "tier", "operator": "In", "values": ["back", "front"]}, {THERE}),
        ({"key": "tier", "operator": "NotIn", "values": ["back"]}, {HERE}),
        ({"key": "tier", "operator": "Exists"}, {THERE}),
        ({"key": "tier", "operator": "DoesNotExist"}, {HERE}),
        ({"key": "tier", "operator": "Gt", "values": ["1"]}, set()),
    ],
)
def test_expressions(expression: Object, expected: set[str]) -> None:
    peer = {"namespaceSelector": {}, "podSelector": {"matchExpressions": [expression]}}
    assert callers(into({"from": [peer]})) == expected


def test_a_ports_name_is_looked_up_at_the_destination_and_with_its_protocol() -> None:
    out = policy(policyTypes=["Egress"], egress=[{"ports": [{"port": "dns", "protocol": "UDP"}]}])
    world = world_of((*PODS, out))
    server, client = workload(world, "here/server"), workload(world, "here/client")
    assert allowed(world, server, client, 5353, "UDP")
    assert not allowed(world, server, client, 5353, "TCP")
    assert not allowed(world, server, world.ranges[0], 5353, "UDP")


def test_both_ends_have_to_agree_and_an_edge_knows_who_agreed() -> None:
    out = policy("out", "far", podSelector={}, policyTypes=["Egress"], egress=[{"ports": [{"port": 8000}]}])
    silent = policy("silent", "far", podSelector={}, policyTypes=["Egress"])
    world = world_of((*PODS, into({"from": [FAR], "ports": [{"port": 8000}, {"port": 8001}]}), out, silent))
    far, server = workload(world, "far/client"), workload(world, "here/server")
    (edge,) = (edge for edge in matrix(world) if edge.source is far and edge.destination is server)
    assert str(edge.ports) == "TCP 8000"
    assert [each.name for each in granting(world, edge, "Egress")] == ["out"]
    assert [each.name for each in granting(world, edge, "Ingress")] == ["p"]


def test_an_open_side_has_no_policy_to_thank() -> None:
    world = world_of((*PODS, into({"from": [FAR]})))
    (edge,) = (edge for edge in matrix(world) if str(edge.source) == THERE and str(edge.destination) == "here/server")
    assert granting(world, edge, "Egress") == ()


@pytest.mark.parametrize(
    "spec",
    [
        None,
        {},
        {"podSelector": 7, "policyTypes": 7, "ingress": 7, "egress": "x"},
        {"podSelector": {"matchLabels": [1], "matchExpressions": {"key": 1}}, "ingress": [None, 1]},
        {"ingress": [{"from": [None, {}, {"ipBlock": {"cidr": "everywhere"}}, {"ipBlock": 1}], "ports": [None]}]},
        {"ingress": [{"from": 7, "ports": [{"port": "http", "endPort": 9}, {"port": [], "protocol": "ICMP"}]}]},
        {"podSelector": {"matchExpressions": [{"operator": "In"}, {"key": "a", "operator": "In", "values": 1}]}},
    ],
)
def test_odd_objects_are_no_reason_to_stop(spec: object) -> None:
    odd = {"kind": "NetworkPolicy", "metadata": {"namespace": "here"}, "spec": spec}
    assert matrix(world_of((*PODS, odd, {"kind": "Deployment"}, {"spec": [1]}, {"kind": "Namespace", "metadata": 1})))
