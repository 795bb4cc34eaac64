"""What is reached from outside: only on purpose, and only behind a login."""

from typing import Any

import pytest

from charts.foundation.manifest import Manifest
from charts.foundation.naming import pods_of
from charts.foundation.tenant import Site
from charts.workspace.exposure import exposure
from charts.workspace.login_proxy import login_proxies
from tests.charts.manifests import container, flag_value, of_kind, the
from tests.charts.tenants import FULL, SHARED, site, tenant
from tests.charts.workspace.teams import EVERYTHING, GATEWAY_CLUSTER, workspace

OAUTH, IDENTITY = FULL["login"], GATEWAY_CLUSTER["login"]
INGRESS, GATEWAY = FULL["exposure"], GATEWAY_CLUSTER["exposure"]
ROUTES = ("Ingress", "HTTPRoute")
HOSTS = {"alice.webui.acme.example", "bob.webui.acme.example", "mlflow.acme.example"}


def manifests(login: Any, way_in: Any, words: dict[str, Any] = EVERYTHING) -> list[Manifest]:
    return workspace(tenant(words, site(FULL | {"login": login, "exposure": way_in}, SHARED)))


def routes(made: list[Manifest]) -> dict[str, tuple[str, dict[str, str]]]:
    """By host: the Service behind it, and the route's annotations."""
    found: dict[str, tuple[str, dict[str, str]]] = {}
    for route in made:
        spec, annotations = route.body.get("spec", {}), dict(route.body["metadata"].get("annotations", {}))
        if route.kind == "Ingress":
            [rule] = spec["rules"]
            found[rule["host"]] = (rule["http"]["paths"][0]["backend"]["service"]["name"], annotations)
        if route.kind == "HTTPRoute":
            found[spec["hostnames"][0]] = (spec["rules"][0]["backendRefs"][0]["name"], annotations)
    return found


@pytest.mark.parametrize(("login", "way_in"), [(None, INGRESS), (None, GATEWAY), (OAUTH, None), (IDENTITY, None)])
def test_without_a_login_or_a_way_in_nothing_is_exposed(login: Any, way_in: Any) -> None:
    made = manifests(login, way_in)
    assert routes(made) == {}
    assert not of_kind(made, "ConfigMap") or "auth-proxy" not in {it.name for it in of_kind(made, "ConfigMap")}


def test_without_the_login_proxys_image_nothing_is_exposed() -> None:
    complete = site(FULL, SHARED)
    images = type(complete.images)(train="t:1", serve="s:1", fetch="f:1", mlflow="m:1")
    lacking = tenant(EVERYTHING, Site(complete.cluster_name, complete.cluster, images, complete.shared))
    assert list(exposure(lacking)) == []
    assert list(login_proxies(lacking)) == []


def test_what_does_not_ask_for_it_is_not_exposed() -> None:
    assert routes(manifests(OAUTH, INGRESS, {"webui": {}})) == {}


@pytest.mark.parametrize("way_in", [INGRESS, GATEWAY], ids=["ingress", "gateway"])
def test_every_way_in_ends_at_a_login_proxy(way_in: Any) -> None:
    made = manifests(OAUTH, way_in)
    assert routes(made).keys() == HOSTS
    for service, _ in routes(made).values():
        selector = the(made, "Service", service)["spec"]["selector"]
        program = the(made, "Deployment", service)
        labels = program["spec"]["template"]["metadata"]["labels"]
        assert selector.items() | pods_of("auth-proxy").items() <= labels.items()


@pytest.mark.parametrize("way_in", [INGRESS, GATEWAY], ids=["ingress", "gateway"])
def test_the_identity_proxy_is_switched_on_for_every_way_in(way_in: Any) -> None:
    made = manifests(IDENTITY, way_in)
    assert routes(made).keys() == HOSTS
    assert not [it for it in made if "auth-proxy" in it.name]
    for _, annotations in routes(made).values():
        assert IDENTITY["annotations"].items() <= annotations.items()


def test_a_login_leads_back_to_the_host_it_guards_and_on_to_one_service() -> None:
    made = manifests(OAUTH, INGRESS)
    services = {
        f"http://{it.name}:{port['port']}" for it in of_kind(made, "Service") for port in it.body["spec"]["ports"]
    }
    upstreams = set()
    for host, (service, _) in routes(made).items():
        proxy = the(made, "Deployment", service)
        assert flag_value(proxy, "--redirect-url").startswith(f"https://{host}/")
        upstreams.add(flag_value(proxy, "--upstream"))
    assert upstreams <= services
    assert len(upstreams) == len(HOSTS)


def test_owners_get_in_and_nobody_else() -> None:
    made = manifests(OAUTH, INGRESS, EVERYTHING | {"owners": ["anna@acme.example", "ben@acme.example"]})
    emails = the(made, "ConfigMap", "auth-proxy")["data"]
    for service, _ in routes(made).values():
        proxy = the(made, "Deployment", service)
        folder, _, key = flag_value(proxy, "--authenticated-emails-file").rpartition("/")
        assert emails[key].splitlines() == ["anna@acme.example", "ben@acme.example"]
        assert folder in {mount["mountPath"] for mount in container(proxy)["volumeMounts"]}
        assert not [word for word in container(proxy)["command"] if "email-domain" in word or "skip-auth" in word]


def test_who_is_no_owner_any_more_is_out_with_the_next_pod() -> None:
    def template(owners: list[str]) -> Any:
        made = manifests(OAUTH, INGRESS, EVERYTHING | {"owners": owners})
        return the(made, "Deployment", "auth-proxy-mlflow")["spec"]["template"]

    assert template(["anna@acme.example", "ben@acme.example"]) != template(["anna@acme.example"])


@pytest.mark.parametrize("ingress_class", ["gce", "gce-internal", "nginx"])
def test_the_controller_finds_the_ingress_where_it_looks(ingress_class: str) -> None:
    """Google's reads only the annotation, the others only the field."""
    made = manifests(OAUTH, INGRESS | {"ingress_class": ingress_class})
    for ingress in of_kind(made, "Ingress"):
        annotation = ingress.body["metadata"]["annotations"].get("kubernetes.io/ingress.class")
        said = [annotation, ingress.body["spec"].get("ingressClassName")]
        assert said == ([ingress_class, None] if ingress_class.startswith("gce") else [None, ingress_class])
