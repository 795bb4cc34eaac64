"""The prompt console."""

from typing import Any

from charts.foundation.manifest import Manifest, names
from charts.foundation.naming import pods_of
from charts.platform.gateway import gateway
from charts.platform.prompt_console import prompt_console
from tests.charts.tenants import FULL, SHARED, site

CONSOLE_ONLY: dict[str, Any] = {"prompt_console": {}}


def of_kind(manifests: list[Manifest], kind: str) -> Manifest:
    [manifest] = (manifest for manifest in manifests if manifest.kind == kind)
    return manifest


def container(shared: dict[str, Any]) -> dict[str, Any]:
    deployment = of_kind(list(prompt_console(site(FULL, shared))), "Deployment")
    [only] = deployment.body["spec"]["template"]["spec"]["containers"]
    return dict(only)


def environment(shared: dict[str, Any]) -> dict[str, str]:
    return {variable["name"]: variable["value"] for variable in container(shared)["env"]}


def test_none_unless_asked_for() -> None:
    assert list(prompt_console(site(FULL, SHARED | {"prompt_console": None}))) == []


def test_service_deployment_and_pods_select_each_other() -> None:
    manifests = list(prompt_console(site(FULL, SHARED)))
    deployment, service = of_kind(manifests, "Deployment").body, of_kind(manifests, "Service").body
    labels = deployment["spec"]["template"]["metadata"]["labels"]
    assert deployment["spec"]["selector"]["matchLabels"].items() <= labels.items()
    assert service["spec"]["selector"].items() <= labels.items()
    assert pods_of("prompt-console").items() <= labels.items()


def test_service_and_probes_name_a_port_that_the_program_listens_on() -> None:
    service = of_kind(list(prompt_console(site(FULL, SHARED))), "Service").body
    ports = {port["name"]: port["containerPort"] for port in container(SHARED)["ports"]}
    listens_on = ports[service["spec"]["ports"][0]["targetPort"]]
    assert environment(SHARED)["STREAMLIT_SERVER_PORT"] == str(listens_on)
    for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
        assert ports[container(SHARED)[probe]["httpGet"]["port"]] == listens_on


def test_it_speaks_to_the_gateway_of_its_cluster() -> None:
    [service] = names(gateway(site(FULL, SHARED)), "Service")
    assert f"//{service}." in environment(SHARED)["GATEWAY_URL"]


def test_it_gets_no_address_of_what_the_cluster_does_not_have() -> None:
    assert not {"GATEWAY_URL", "STRAPI_URL"} & environment(CONSOLE_ONLY).keys()
    assert "STRAPI_URL" in environment(CONSOLE_ONLY | {"strapi": {"secret": "strapi-token"}})


def test_it_holds_no_gpu() -> None:
    assert not [resource for resource in container(SHARED)["resources"]["limits"] if "gpu" in resource]


def test_it_is_not_exposed() -> None:
    assert of_kind(list(prompt_console(site(FULL, SHARED))), "Service").body["spec"]["type"] == "ClusterIP"
