"""What is drawn: parties that act alike as one box, no DNS, and ever more as one box where there are many."""

from typing import Any

from charts.foundation.naming import TEAM_LABEL
from toolkit.network.listing import text
from toolkit.network.picture import MANY_BOXES, picture
from toolkit.network.view import View, view

Object = dict[str, Any]
COMPONENT = "app.kubernetes.io/component"
NAME = "kubernetes.io/metadata.name"
VISITOR = {"namespaceSelector": {"matchLabels": {NAME: "visitors"}}}


def team(name: str) -> list[Object]:
    """Two trainings and a server that they may call; all may ask the DNS; the server writes to one address."""
    dns = {"namespaceSelector": {"matchLabels": {NAME: "kube-system"}}, "podSelector": {}}
    everybody = {"to": [dns], "ports": [{"port": 53, "protocol": "UDP"}]}
    server = {"podSelector": {"matchLabels": {COMPONENT: "mlflow"}}}
    training = {"podSelector": {"matchLabels": {COMPONENT: "training"}}}
    tcp = [{"port": 5000}]
    return [
        pod(name, "first", "training"),
        pod(name, "second", "training"),
        pod(name, "mlflow", "mlflow"),
        policy(name, {"podSelector": {}, "policyTypes": ["Ingress", "Egress"], "egress": [everybody]}),
        policy(name, {**training, "policyTypes": ["Egress"], "egress": [{"to": [server], "ports": tcp}]}),
        policy(name, {**server, "ingress": [{"from": [training], "ports": tcp}]}),
        policy(
            name,
            {**server, "policyTypes": ["Egress"], "egress": [{"to": [{"ipBlock": {"cidr": "10.0.0.5/32"}}]}]},
        ),
    ]


def namespace(name: str) -> Object:
    return {"kind": "Namespace", "metadata": {"name": name, "labels": {TEAM_LABEL: name}}}


def pod(namespace: str, name: str, component: str) -> Object:
    metadata = {"name": name, "namespace": namespace, "labels": {COMPONENT: component, "name": name}}
    return {"kind": "Pod", "metadata": metadata, "spec": {"containers": [{}]}}


def policy(namespace: str, spec: Object) -> Object:
    return {"kind": "NetworkPolicy", "metadata": {"name": "p", "namespace": namespace}, "spec": spec}


def words(seen: View) -> list[tuple[str, str]]:
    return [(box.frame, box.words) for box in picture([seen]).boxes]


def test_pods_that_act_alike_are_one_box_and_the_dns_is_none() -> None:
    drawn = picture([view("c", team("a"))])
    assert [(box.frame, box.words) for box in drawn.boxes] == [
        ("a", "training"),
        ("a", "mlflow"),
        ("outside the cluster", "10.0.0.5"),
    ]
    assert [arrow.words for arrow in drawn.arrows] == ["TCP 5000", "every port"]


def test_the_lines_hold_the_dns_too() -> None:
    assert "kube-system/any pod  UDP 53" in text([view("c", team("a"))])


def test_pods_of_one_component_that_act_differently_stay_apart() -> None:
    visited = {"podSelector": {"matchLabels": {"name": "second"}}, "ingress": [{"from": [VISITOR]}]}
    objects = [*team("a"), policy("a", visited)]
    assert {("a", "first"), ("a", "second")} <= set(words(view("c", objects)))


def test_a_namespace_alone_shows_its_own_edges_and_whom_they_lead_to() -> None:
    seen = view("c", [*team("a"), *team("b")], "b")
    assert {frame for frame, _ in words(seen)} == {"b", "outside the cluster"}
    assert seen.edges


def test_many_parties_are_a_box_a_namespace() -> None:
    names = [f"team-{number}" for number in range(MANY_BOXES // 2)]
    drawn = picture([view("c", [body for name in names for body in team(name)])])
    assert {box.words for box in drawn.boxes} == {*names, "10.0.0.5"}
    assert len(drawn.arrows) == len(names)


def test_many_teams_are_one_box_whose_arrow_to_itself_tells_of_one_reaching_another() -> None:
    names = [f"team-{number}" for number in range(MANY_BOXES)]
    objects = [body for name in names for body in (namespace(name), *team(name))]
    drawn = picture([view("c", objects)])
    assert [box.words for box in drawn.boxes] == ["namespaces of teams", "outside the cluster"]
    assert len(drawn.arrows) == 1
    visited = {"podSelector": {}, "ingress": [{"from": [{"namespaceSelector": {"matchLabels": {NAME: "team-1"}}}]}]}
    let_out = {"podSelector": {}, "policyTypes": ["Egress"], "egress": [{}]}
    drawn = picture([view("c", [*objects, policy("team-0", visited), policy("team-1", let_out)])])
    assert any(arrow.source == arrow.target for arrow in drawn.arrows)


def test_who_is_cut_off_is_drawn_and_said() -> None:
    alone = [pod("a", "alone", "merge"), policy("a", {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]})]
    seen = view("c", alone)
    assert words(seen) == [("a", "merge")]
    assert text([seen]).splitlines() == ["c", "  nobody reaches anybody"]
