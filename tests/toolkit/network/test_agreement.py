"""What the toolkit says of a cluster is what brute force says, pair by pair and port by port."""

from collections.abc import Iterator

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.toolkit.network import kubernetes
from tests.toolkit.network.clusters import NAME_LABEL, PORTS, PROTOCOLS, Object, clusters
from toolkit.network.matrix import matrix
from toolkit.network.places import Place, Workload
from toolkit.network.ports import Protocol
from toolkit.network.ranges import Range
from toolkit.network.reach import allowed
from toolkit.network.world import World, world_of

EDGES_OF_PORTS: list[tuple[int, Protocol]] = [
    (number, protocol) for port in PORTS for number in {port, port + 1} if number <= 65535 for protocol in PROTOCOLS
]
"""A set of ports made from these can only begin or end at one of them."""
ADDRESSES = ("8.8.8.8", "10.1.2.3", "10.1.2.4", "10.2.0.1", "10.200.0.1", "192.168.0.7", "fd00::1", "2001:db8::1")

slow_to_make = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


@slow_to_make
@given(clusters())
def test_each_pair_and_port_and_the_matrix_are_as_brute_force_has_them(objects: list[Object]) -> None:
    world, policies = world_of(objects), of_kind(objects, "NetworkPolicy")
    edges = {(edge.source, edge.destination): edge.ports for edge in matrix(world)}
    for source, target in pairs(world):
        ends = brute(source, world, objects), brute(target, world, objects)
        for port, protocol in EDGES_OF_PORTS:
            expected = kubernetes.may_connect(policies, *ends, port, protocol)
            assert allowed(world, source, target, port, protocol) is expected, (str(source), str(target), port)
            ports = edges.get((source, target))
            assert (ports is not None and ports.has(port, protocol)) is expected, (str(source), str(target), port)
    assert edges.keys() <= set(pairs(world))


@slow_to_make
@given(clusters(), st.sampled_from(ADDRESSES))
def test_an_address_is_in_one_range_and_fares_as_it_does(objects: list[Object], address: str) -> None:
    world, policies = world_of(objects), of_kind(objects, "NetworkPolicy")
    (home,) = (each for each in world.ranges if holds(each, address))
    for workload in world.workloads:
        pod = brute(workload, world, objects)
        for port, protocol in EDGES_OF_PORTS:
            into = kubernetes.may_connect(policies, address, pod, port, protocol)
            assert allowed(world, home, workload, port, protocol) is into
            out = kubernetes.may_connect(policies, pod, address, port, protocol)
            assert allowed(world, workload, home, port, protocol) is out


@slow_to_make
@given(clusters(), st.dictionaries(st.sampled_from(("app", "tier")), st.sampled_from(("a", "b", "c"))))
def test_no_stranger_gets_in_unseen(objects: list[Object], labels: dict[str, str]) -> None:
    """Where any namespace will do, somebody in the world stands for a pod of a namespace that nobody made."""
    world, policies = world_of(objects), of_kind(objects, "NetworkPolicy")
    stranger = kubernetes.Pod("unheard-of", labels, {NAME_LABEL: "unheard-of"})
    from_outside = {
        edge.destination
        for edge in matrix(world)
        if isinstance(edge.source, Workload) and not edge.source.ours and edge.source.namespace in ("", "elsewhere")
    }
    for workload in world.workloads:
        pod = brute(workload, world, objects)
        if workload.rendered and any(kubernetes.may_connect(policies, stranger, pod, *each) for each in EDGES_OF_PORTS):
            assert workload in from_outside


def of_kind(objects: list[Object], kind: str) -> list[Object]:
    return [body for body in objects if body["kind"] == kind]


def pairs(world: World) -> list[tuple[Place, Place]]:
    """Those of which one end is where something was rendered."""
    places: list[Place] = [*world.workloads, *world.ranges]
    return [(one, other) for one in places for other in places if any(map(ours, (one, other)))]


def ours(place: Place) -> bool:
    return isinstance(place, Workload) and place.ours


def brute(place: Place, world: World, objects: list[Object]) -> kubernetes.Place:
    """The same place for the brute force, from the raw objects wherever there is one."""
    if isinstance(place, Range):
        return next(address for address in addresses(place) if holds(place, address))
    if not place.rendered:
        return kubernetes.Pod(place.namespace, place.labels, place.namespace_labels)
    rendered = [workload for workload in world.workloads if workload.rendered]
    body = of_kind(objects, "Deployment")[rendered.index(place)]
    template, namespace = body["spec"]["template"], body["metadata"]["namespace"]
    labels = [
        each["metadata"]["labels"] for each in of_kind(objects, "Namespace") if each["metadata"]["name"] == namespace
    ]
    return kubernetes.Pod(
        namespace,
        template["metadata"]["labels"],
        {NAME_LABEL: namespace, **(labels[0] if labels else {})},
        [
            (port["name"], port.get("protocol", "TCP"), port["containerPort"])
            for container in template["spec"]["containers"]
            for port in container["ports"]
        ],
    )


def addresses(place: Range) -> Iterator[str]:
    """Some that may be in it: its first, and the first after each hole."""
    yield str(place.network.network_address)
    yield from (
        str(hole.broadcast_address + 1)
        for hole in place.without
        if int(hole.broadcast_address) < int(place.network[-1])
    )


def holds(place: Range, address: str) -> bool:
    return kubernetes.inside(address, str(place.network)) and not any(
        kubernetes.inside(address, str(hole)) for hole in place.without
    )
