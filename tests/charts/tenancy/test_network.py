"""What may talk to what, judged as Kubernetes would on every pod, address and port around two teams."""

from itertools import product
from typing import Any

import pytest

from charts.foundation.naming import LOGIN_PROXY_PORT, MLFLOW_PORT, SERVING_PORT, WEBUI_PORT
from tests.charts.reachability import idle_peers
from tests.charts.tenancy.network_world import (
    CALICO_METADATA,
    COLLECTOR,
    DNS,
    INGRESS,
    METADATA,
    NODE_CACHE,
    OBSERVER,
    PORTS,
    PROMETHEUS,
    SERVICE,
    SHARED,
    SOLVER,
    End,
    World,
)
from tests.charts.tenancy.teams import FULL, MINIMAL, OWN_MLFLOW, TRAINING
from tests.charts.tenants import BARE, tenant
from tests.charts.tenants import FULL as FULL_CLUSTER
from tests.charts.tenants import SHARED as SHARED_SERVICES
from tests.charts.tenants import site as make_site

ADDRESSES = ("10.9.0.1", "10.9.0.2", "10.9.0.3", "10.9.0.4", "10.9.0.30", "199.36.153.9", "130.211.0.7")
ISSUER, ARTIFACTORY, BUCKET, DATABASE, ELSEWHERE, GOOGLE, BALANCER = ADDRESSES

TEAM = "team-x"
OTHER = "team-x0"
"""One name is the beginning of the other, which no selector may confuse."""
MLFLOW_POD = f"{TEAM} mlflow"

EXPOSED = {"expose": {"host": "app.example"}}
REGISTERED = {"source": "mlflow", "name": "m", "version": "1", "parameters": "8B", "registry": "team"}
CHOICES: list[list[dict[str, Any]]] = [
    [{}, {"mlflow": OWN_MLFLOW}, {"mlflow": {"server": "shared"}}],
    [{}, {"trainings": {"t": {**TRAINING, "register": True, "merge": True}}}],
    [{}, {"webui": {}}, {"webui": EXPOSED}],
    [{}, {"models": {"m": REGISTERED}}],
]
TEAMS = [FULL, *({key: value for words in chosen for key, value in words.items()} for chosen in product(*CHOICES))]


def world(
    words: dict[str, Any], *, cluster: dict[str, Any] = FULL_CLUSTER, shared: dict[str, Any] = SHARED_SERVICES
) -> World:
    """The team beside one that has everything."""
    at, full = make_site(cluster, shared), make_site(FULL_CLUSTER, shared)
    return World(at, tenant(words, at, TEAM), tenant(FULL, full, OTHER), addresses=ADDRESSES)


def reached(words: dict[str, Any], component: str, **options: Any) -> set[End]:
    built = world(words, **options)
    return built.reached_from(built.teams[TEAM][component])


def callers(words: dict[str, Any], component: str, **options: Any) -> set[End]:
    built = world(words, **options)
    return built.callers_of(built.teams[TEAM][component])


@pytest.mark.parametrize("words", TEAMS)
@pytest.mark.parametrize("cluster", [BARE | {"endpoints": FULL_CLUSTER["endpoints"]}, FULL_CLUSTER])
def test_no_rule_lacks_peers_or_ports(cluster: dict[str, Any], words: dict[str, Any]) -> None:
    for policy in world(words, cluster=cluster).policies:
        spec = policy["spec"]
        assert set(spec["policyTypes"]) == {"Ingress", "Egress"}
        assert all(rule["from"] and rule["ports"] for rule in spec.get("ingress", []))
        assert all(rule["to"] and rule["ports"] for rule in spec.get("egress", []))


@pytest.mark.parametrize("words", TEAMS)
def test_every_door_has_another_side(words: dict[str, Any]) -> None:
    """A way out to who does not let in, or in from who does not come out, is a mistake on one of both sides."""
    built = world(words)
    team = f"llm-workspace-{TEAM}"
    mine = [policy for policy in built.policies if policy["metadata"]["namespace"] == team]
    assert idle_peers(mine, built.policies, built.places) == []


@pytest.mark.parametrize("words", [MINIMAL, FULL])
def test_nothing_passes_between_teams(words: dict[str, Any]) -> None:
    built = world(words)
    one, other = built.teams[TEAM].values(), built.teams[OTHER].values()
    ways = product([*product(one, other), *product(other, one)], PORTS)
    assert [
        (source.name, target.name, port) for (source, target), port in ways if built.allows(source, target, port)
    ] == []


@pytest.mark.parametrize("words", [MINIMAL, FULL])
def test_a_pod_of_no_component_is_cut_off(words: dict[str, Any]) -> None:
    assert reached(words, "unknown") == set()
    assert callers(words, "unknown") == set()


def test_a_component_that_the_team_does_not_have_is_cut_off_too() -> None:
    built = world(MINIMAL)
    for pod in built.teams[TEAM].values():
        assert built.callers_of(pod) == set()
        assert built.reached_from(pod) == set()


@pytest.mark.parametrize("words", [MINIMAL, FULL])
@pytest.mark.parametrize("protocol", ["TCP", "UDP"])
def test_every_pod_may_ask_the_dns(words: dict[str, Any], protocol: str) -> None:
    built = world(words)
    for pod in built.teams[TEAM].values():
        assert built.allows(pod, DNS, 53, protocol)
        assert built.allows(pod, NODE_CACHE, 53, protocol)


@pytest.mark.parametrize(
    ("metrics", "scrapers"),
    [
        ({"metrics": "none"}, set()),
        ({"metrics": "google-managed"}, {COLLECTOR.name}),
        ({"metrics": "prometheus-operator"}, {PROMETHEUS.name}),
        ({"metrics": "prometheus-operator", "prometheus": "http://metrics.observing.svc:9090"}, {OBSERVER.name}),
    ],
)
def test_only_the_gateway_and_the_scraper_reach_vllm(metrics: dict[str, Any], scrapers: set[str]) -> None:
    cluster = {key: value for key, value in FULL_CLUSTER.items() if key != "prometheus"} | metrics
    assert callers(FULL, "serving", cluster=cluster) == {
        (name, SERVING_PORT) for name in {SHARED["gateway"].name, *scrapers}
    }


def test_without_a_gateway_nobody_asks_vllm() -> None:
    assert callers(FULL, "serving", cluster=FULL_CLUSTER | {"metrics": "none"}, shared={}) == set()


@pytest.mark.parametrize("component", ["merge", "serving"])
def test_merges_and_served_models_reach_nothing(component: str) -> None:
    assert reached(FULL, component) == set()


TRACKED = {
    "trainings": {"t": {**TRAINING, "register": True}},
    "webui": {},
    "models": {"m": REGISTERED},
}


@pytest.mark.parametrize("component", ["training", "register", "webui", "download"])
@pytest.mark.parametrize(
    ("mlflow", "server"),
    [
        (OWN_MLFLOW, MLFLOW_POD),
        ({"server": "shared"}, SHARED["mlflow"].name),
        (None, SHARED["mlflow"].name),
        ({"server": "external", "url": "http://mlflow.mlops.svc:5000"}, SERVICE.name),
        ({"server": "external", "url": "http://mlflow.mlops.svc.cluster.local:5000"}, SERVICE.name),
        ({"server": "external", "url": f"http://{ELSEWHERE}:5000/prefix"}, ELSEWHERE),
        ({"server": "external", "url": "http://mlflow.example:5000", "addresses": [f"{ELSEWHERE}/32"]}, ELSEWHERE),
    ],
)
def test_each_tracks_in_exactly_its_mlflow(component: str, mlflow: dict[str, Any] | None, server: str) -> None:
    words = TRACKED | ({"mlflow": mlflow} if mlflow else {})
    assert reached(words, component) == {(server, MLFLOW_PORT)}


@pytest.mark.parametrize(
    "url", ["http://mlflow.example:5000", "http://mlflow.other:5000", f"http://mlflow.llm-workspace-{OTHER}.svc:5000"]
)
def test_a_name_without_addresses_and_a_service_of_another_team_open_nothing(url: str) -> None:
    words = TRACKED | {"mlflow": {"server": "external", "url": url}}
    assert reached(words, "webui") == set()
    assert OTHER not in str([policy["spec"] for policy in world(words).policies])


def test_without_any_mlflow_nothing_is_tracked() -> None:
    assert reached(TRACKED, "webui", shared={}) == set()


def test_only_a_teams_own_components_reach_its_mlflow() -> None:
    tracking = {f"{TEAM} {component}" for component in ("training", "register", "webui", "download")}
    assert callers(TRACKED | {"mlflow": OWN_MLFLOW}, "mlflow") == {(name, MLFLOW_PORT) for name in tracking}


def test_a_download_reaches_the_sources_that_the_team_names_and_no_other() -> None:
    from_buckets = {"datasets": FULL["datasets"]}
    assert reached(from_buckets, "download") == {(BUCKET, 9000)}
    everything = {(BUCKET, 9000), (ARTIFACTORY, 443), (SHARED["mlflow"].name, MLFLOW_PORT)}
    assert reached(FULL, "download") == everything
    preloaded = {"source": "preloaded", "path": "/storage/models/base", "parameters": "8B"}
    assert reached({"models": {"base": preloaded}}, "download") == set()


@pytest.mark.parametrize(
    ("stores", "expected"),
    [
        ({"artifacts": "gs://acme"}, {(GOOGLE, 443), (METADATA.name, 80), (METADATA.name, 8080)}),
        ({"artifacts": "s3://acme", "endpoint": "bucket", "secret": "bucket"}, {(BUCKET, 9000)}),
    ],
)
def test_an_mlflow_reaches_its_database_and_its_bucket(stores: dict[str, Any], expected: set[End]) -> None:
    assert reached({"mlflow": OWN_MLFLOW | stores}, "mlflow") == {(DATABASE, 5432)} | expected


def test_the_metadata_server_is_met_where_the_data_plane_has_it() -> None:
    identity = {"gke": {"project": "acme", "project_number": "123456789012", "dataplane": "calico"}}
    ends = reached({"mlflow": OWN_MLFLOW}, "mlflow", cluster=FULL_CLUSTER | {"identity": identity})
    assert ends == {(DATABASE, 5432), (GOOGLE, 443), (CALICO_METADATA.name, 987), (CALICO_METADATA.name, 988)}


def test_a_training_reports_where_the_team_says() -> None:
    at_rest = {"trainings": {"t": TRAINING}}
    assert reached(at_rest, "training", shared={}) == set()
    reporting = at_rest | {"results": FULL["results"], "callback": FULL["callback"]}
    assert reached(reporting, "training", shared={}) == {(BUCKET, 9000), (SERVICE.name, 8000)}


def test_a_job_creators_pods_are_trainings() -> None:
    words = {"job_creator": FULL["job_creator"], "results": FULL["results"]}
    assert reached(words, "training", shared={}) == {(BUCKET, 9000)}


@pytest.mark.parametrize(("nodes", "open_"), [(1, False), (2, True)])
def test_nodes_of_a_training_talk_on_any_port(nodes: int, open_: bool) -> None:
    built = world({"trainings": {"t": {**TRAINING, "nodes": nodes}}})
    pod = built.teams[TEAM]["training"]
    another = built.teams[TEAM]["training"]
    assert all(built.allows(pod, another, port) == open_ for port in PORTS)
    assert built.callers_of(pod) == set()


@pytest.mark.parametrize("component", ["webui", "mlflow"])
def test_what_is_not_exposed_has_no_visitors(component: str) -> None:
    words = {"webui": {}, "mlflow": OWN_MLFLOW}
    visitors = callers(words, component) - {(f"{TEAM} webui", MLFLOW_PORT)}
    assert visitors == set()


def test_what_is_exposed_is_reached_past_the_login_only() -> None:
    words = {"webui": EXPOSED, "mlflow": OWN_MLFLOW | EXPOSED}
    proxy = f"{TEAM} auth-proxy"
    assert callers(words, "webui") == {(proxy, WEBUI_PORT)}
    assert callers(words, "mlflow") == {(proxy, MLFLOW_PORT), (f"{TEAM} webui", MLFLOW_PORT)}
    assert callers(words, "auth-proxy") == {(INGRESS.name, LOGIN_PROXY_PORT)}
    behind = {(f"{TEAM} webui", WEBUI_PORT), (MLFLOW_POD, MLFLOW_PORT)}
    assert reached(words, "auth-proxy") == {(ISSUER, 443)} | behind


def test_a_login_reaches_only_what_is_exposed() -> None:
    words = {"webui": EXPOSED, "mlflow": OWN_MLFLOW}
    assert reached(words, "auth-proxy") == {(ISSUER, 443), (f"{TEAM} webui", WEBUI_PORT)}


def test_an_entrance_outside_the_cluster_is_known_by_its_addresses() -> None:
    exposure = {"via": "ingress", "ingress_class": "gce", "cluster_issuer": "i", "addresses": ["130.211.0.0/22"]}
    cluster = FULL_CLUSTER | {"exposure": exposure}
    assert callers({"webui": EXPOSED}, "auth-proxy", cluster=cluster) == {(BALANCER, LOGIN_PROXY_PORT)}


def test_an_identity_proxy_logs_in_at_the_entrance() -> None:
    cluster = FULL_CLUSTER | {"login": {"with": "identity-proxy", "annotations": {"example.com/login": "on"}}}
    assert callers({"webui": EXPOSED}, "webui", cluster=cluster) == {(INGRESS.name, WEBUI_PORT)}
    assert callers({"webui": EXPOSED}, "auth-proxy", cluster=cluster) == set()


def test_a_certificate_is_proved_through_the_entrance_and_nowhere_else() -> None:
    words = {"webui": EXPOSED, "mlflow": OWN_MLFLOW}
    assert callers(words, SOLVER) == {(INGRESS.name, 8089)}
    assert reached(words, SOLVER) == set()


def test_no_certificate_is_proved_where_nothing_is_exposed_or_the_gateway_holds_it() -> None:
    gateway = {"via": "gateway", "gateway": "g", "gateway_namespace": "g", "namespace": "ingress-nginx"}
    assert callers({"webui": {}}, SOLVER) == set()
    assert callers({"webui": EXPOSED}, SOLVER, cluster=FULL_CLUSTER | {"exposure": gateway}) == set()


@pytest.mark.parametrize("missing", ["exposure", "login"])
def test_without_an_entrance_or_a_login_an_exposed_webui_stays_closed(missing: str) -> None:
    cluster = {key: value for key, value in FULL_CLUSTER.items() if key != missing}
    assert (INGRESS.name, WEBUI_PORT) not in callers({"webui": EXPOSED}, "webui", cluster=cluster)
    assert callers({"webui": EXPOSED}, "auth-proxy", cluster=cluster) == set()
