"""Random small clusters, made so that selectors often meet, ports often touch and ranges often nest."""

from ipaddress import ip_network
from typing import Any

from hypothesis import strategies as st

from toolkit.network.ports import Protocol

NAMESPACES = ("one", "two", "three")
NAME_LABEL = "kubernetes.io/metadata.name"
PROTOCOLS: tuple[Protocol, ...] = ("TCP", "UDP", "SCTP")
PORTS = (1, 79, 80, 81, 443, 8000, 65535)
PORT_NAMES = ("http", "metrics")
CIDRS = (
    "0.0.0.0/0",
    "10.0.0.0/8",
    "10.1.0.0/16",
    "10.1.2.3/32",
    "10.128.0.0/9",
    "10.0.0.0/9",
    "192.168.0.0/24",
    "::/0",
    "fd00::/8",
)

Object = dict[str, Any]


def _labels(keys: tuple[str, ...]) -> st.SearchStrategy[dict[str, str]]:
    return st.dictionaries(st.sampled_from(keys), st.sampled_from(("a", "b")), max_size=2)


def _selectors(keys: tuple[str, ...], values: tuple[str, ...] = ("a", "b")) -> st.SearchStrategy[Object]:
    listed = st.fixed_dictionaries(
        {
            "key": st.sampled_from(keys),
            "operator": st.sampled_from(("In", "NotIn")),
            "values": st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True),
        }
    )
    bare = st.fixed_dictionaries(
        {"key": st.sampled_from(keys), "operator": st.sampled_from(("Exists", "DoesNotExist"))}
    )
    return st.fixed_dictionaries(
        {},
        optional={
            "matchLabels": st.dictionaries(st.sampled_from(keys), st.sampled_from(values), max_size=2),
            "matchExpressions": st.lists(listed | bare, max_size=2),
        },
    )


POD_SELECTORS: st.SearchStrategy[dict[str, Any]] = st.just({}) | _selectors(("app", "tier"))
NAMESPACE_SELECTORS = (
    st.sampled_from((*NAMESPACES, "elsewhere")).map(lambda name: {"matchLabels": {NAME_LABEL: name}})
    | _selectors(("kind", "team"))
    | _selectors(("kind", NAME_LABEL), ("a", "one", "two", "elsewhere"))
)


@st.composite
def _blocks(draw: st.DrawFn) -> Object:
    """An exception lies within its block, as the API server demands."""
    cidr = draw(st.sampled_from(CIDRS))
    outer = ip_network(cidr)
    holes = [
        each
        for each in CIDRS
        if each != cidr and ip_network(each).version == outer.version and ip_network(each).subnet_of(outer)  # type: ignore[arg-type]
    ]
    excepted = draw(st.lists(st.sampled_from(holes), max_size=2, unique=True)) if holes else []
    return {"ipBlock": {"cidr": cidr, **({"except": excepted} if excepted else {})}}


PEERS = (
    st.fixed_dictionaries({"podSelector": POD_SELECTORS})
    | st.fixed_dictionaries({"namespaceSelector": NAMESPACE_SELECTORS}, optional={"podSelector": POD_SELECTORS})
    | _blocks()
)
NUMBERED = st.fixed_dictionaries({"port": st.sampled_from(PORTS)}, optional={"protocol": st.sampled_from(PROTOCOLS)})
SPANNED = st.tuples(NUMBERED, st.sampled_from(PORTS)).map(
    lambda both: {**both[0], "endPort": max(both[0]["port"], both[1])}
)
NAMED = st.fixed_dictionaries({"port": st.sampled_from(PORT_NAMES)}, optional={"protocol": st.sampled_from(PROTOCOLS)})
ANY_PORT = st.fixed_dictionaries({}, optional={"protocol": st.sampled_from(PROTOCOLS)})


def _rules(side: str) -> st.SearchStrategy[list[Object]]:
    rule = st.fixed_dictionaries(
        {"ports": st.lists(NUMBERED | SPANNED | NAMED | ANY_PORT, max_size=3)},
        optional={side: st.lists(PEERS, max_size=2)},
    )
    return st.lists(rule | st.just({}), max_size=2)


POLICIES = st.builds(
    lambda namespace, spec: {"kind": "NetworkPolicy", "metadata": {"name": "p", "namespace": namespace}, "spec": spec},
    st.sampled_from(NAMESPACES),
    st.fixed_dictionaries(
        {"podSelector": POD_SELECTORS},
        optional={
            "policyTypes": st.lists(st.sampled_from(("Ingress", "Egress")), max_size=2, unique=True),
            "ingress": _rules("from"),
            "egress": _rules("to"),
        },
    ),
)
CONTAINERS = st.fixed_dictionaries(
    {
        "ports": st.lists(
            st.fixed_dictionaries(
                {"name": st.sampled_from(PORT_NAMES), "containerPort": st.sampled_from(PORTS)},
                optional={"protocol": st.sampled_from(PROTOCOLS)},
            ),
            max_size=2,
        )
    }
)
DEPLOYMENTS = st.builds(
    lambda namespace, labels, containers: {
        "kind": "Deployment",
        "metadata": {"name": "d", "namespace": namespace},
        "spec": {"template": {"metadata": {"labels": labels}, "spec": {"containers": containers}}},
    },
    st.sampled_from(NAMESPACES),
    _labels(("app", "tier")),
    st.lists(CONTAINERS, max_size=2),
)


@st.composite
def clusters(draw: st.DrawFn) -> list[Object]:
    """Its objects: some namespaces, some pods in any of the three, some policies."""
    rendered = draw(st.lists(st.sampled_from(NAMESPACES), unique=True, max_size=3))
    namespaces = [
        {"kind": "Namespace", "metadata": {"name": name, "labels": draw(_labels(("kind", "team")))}}
        for name in rendered
    ]
    return [
        *namespaces,
        *draw(st.lists(DEPLOYMENTS, min_size=1, max_size=3)),
        *draw(st.lists(POLICIES, min_size=1, max_size=4)),
    ]
