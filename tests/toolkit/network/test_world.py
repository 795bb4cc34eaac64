"""Who is in a world: whatever holds pods, whomever policies mention, and every address once."""

from typing import Any

import pytest

from toolkit.network.world import World, world_of

Object = dict[str, Any]
TEMPLATE: dict[str, Any] = {"metadata": {"labels": {"app": "a"}}, "spec": {"containers": [{"name": "main"}]}}


def an(kind: str, spec: Object, namespace: str = "here", name: str = "x") -> Object:
    return {"kind": kind, "metadata": {"name": name, "namespace": namespace}, "spec": spec}


def admits(*peers: Object) -> Object:
    """A policy for a pod that was rendered, so that it mentions its peers only."""
    return an("NetworkPolicy", {"podSelector": {"matchLabels": {"app": "a"}}, "ingress": [{"from": list(peers)}]})


def mentioned(*peers: Object) -> set[str]:
    return names(world_of([an("Deployment", {"template": TEMPLATE}), admits(*peers)])) - {"any namespace/any other pod"}


def names(world: World) -> set[str]:
    return {str(each) for each in world.workloads if not each.rendered}


def labelled(**labels: str) -> Object:
    return {"matchLabels": labels}


def namespace(name: str) -> Object:
    return {"matchLabels": {"kubernetes.io/metadata.name": name}}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (an("Deployment", {"template": TEMPLATE}), ["x"]),
        (an("CronJob", {"jobTemplate": {"spec": {"template": TEMPLATE}}}), ["x"]),
        (an("JobSet", {"replicatedJobs": [{"name": "n", "template": {"spec": {"template": TEMPLATE}}}]}), ["x/n"]),
        (
            an("LeaderWorkerSet", {"leaderWorkerTemplate": {"leaderTemplate": TEMPLATE, "workerTemplate": TEMPLATE}}),
            ["x", "x"],
        ),
        ({**an("Pod", TEMPLATE["spec"]), "metadata": {"name": "x", "labels": {"app": "a"}}}, ["x"]),
        (an("ConfigMap", {"template": {"spec": {}}}), []),
    ],
)
def test_pods_are_found_whatever_holds_them(body: Object, expected: list[str]) -> None:
    found = [each for each in world_of([body]).workloads if each.rendered]
    assert [each.name for each in found] == expected
    assert all(each.labels == {"app": "a"} and each.ours for each in found)


def test_a_namespace_has_its_labels_and_its_name_for_one() -> None:
    made = {"kind": "Namespace", "metadata": {"name": "here", "labels": {"team": "t"}}}
    first, *_ = world_of([made, an("Deployment", {"template": TEMPLATE})]).workloads
    assert first.namespace_labels == {"team": "t", "kubernetes.io/metadata.name": "here"}


@pytest.mark.parametrize(
    ("peers", "expected"),
    [
        ([{"podSelector": labelled(app="a")}], set()),
        ([{"podSelector": labelled(app="b")}], {"here/b"}),
        ([{"podSelector": {}}], set()),
        ([{"namespaceSelector": namespace("dns"), "podSelector": labelled(app="dns")}], {"dns/dns"}),
        ([{"namespaceSelector": namespace("dns")}], {"dns/any pod"}),
        ([{"namespaceSelector": labelled(client="c")}], {"namespaces with client=c/any pod"}),
        ([{"namespaceSelector": {}, "podSelector": labelled(app="a")}], {"any namespace/a"}),
        ([{"namespaceSelector": {}}], set()),
        (
            [{"namespaceSelector": {"matchExpressions": [{"key": "t", "operator": "Exists"}]}}],
            {"namespaces with t=*/any pod"},
        ),
        (
            [{"namespaceSelector": {"matchExpressions": [{"key": "t", "operator": "In", "values": ["1", "2"]}]}}],
            {"namespaces with t=1/any pod", "namespaces with t=2/any pod"},
        ),
    ],
)
def test_a_policy_brings_those_it_mentions_unless_they_were_rendered(peers: list[Object], expected: set[str]) -> None:
    assert mentioned(*peers) == expected


def test_a_policy_for_pods_that_others_make_brings_them() -> None:
    assert "here/gateway" in names(world_of([an("NetworkPolicy", {"podSelector": labelled(app="gateway")})]))


def test_each_address_is_in_one_range() -> None:
    blocks = [{"ipBlock": {"cidr": cidr}} for cidr in ("10.0.0.0/8", "10.0.0.0/9", "10.128.0.0/9", "10.1.2.3/32")]
    ranges = {str(each) for each in world_of([admits(*blocks)]).ranges}
    assert ranges == {
        "everywhere else",
        "10.0.0.0/9, the rest",
        "10.1.2.3",
        "10.128.0.0/9",
        "everywhere else (IPv6)",
    }
