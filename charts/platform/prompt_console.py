"""The prompt console: a Streamlit page to try served models in, as a Deployment and its Service.

It speaks to the gateway like any application, so what it may reach is what the gateway lets its client reach. It has
no login of its own and is not exposed: people open it with `kubectl port-forward`.
"""

from collections.abc import Iterator
from typing import Any

from charts.foundation.manifest import Manifest, namespaced
from charts.foundation.naming import (
    PROMPT_CONSOLE,
    PROMPT_CONSOLE_PORT,
    SHARED_NAMESPACE,
    STRAPI,
    STRAPI_PORT,
    Workload,
)
from charts.foundation.pods import Compute, Container, Pod, template, variable
from charts.foundation.tenant import Site
from charts.platform import gateway

WORKLOAD = Workload(name=PROMPT_CONSOLE, instance=PROMPT_CONSOLE, component="prompt-console")
STRAPI_URL = f"http://{STRAPI}.{SHARED_NAMESPACE}.svc:{STRAPI_PORT}"


def prompt_console(site: Site) -> Iterator[Manifest]:
    image = site.images.prompt_console
    if site.shared.prompt_console is None or image is None:
        return
    field = ("shared", site.cluster_name, "prompt_console")
    deployment = {
        "spec": {"replicas": 1, "selector": {"matchLabels": WORKLOAD.selector}, "template": _pods(site, image)}
    }
    yield namespaced(site, "Deployment", PROMPT_CONSOLE, deployment, field=field, labels=WORKLOAD.labels)
    service = {
        "spec": {
            "type": "ClusterIP",
            "selector": WORKLOAD.selector,
            "ports": [{"name": "http", "port": 80, "targetPort": "http"}],
        }
    }
    yield namespaced(site, "Service", PROMPT_CONSOLE, service, field=field, labels=WORKLOAD.labels)


def _pods(site: Site, image: str) -> dict[str, Any]:
    container = Container(
        name="console",
        image=image,
        command=("prompt-console",),
        compute=Compute(cpu="500m", memory="1Gi", cpu_limit="2", memory_limit="4Gi"),
        env=tuple(variable(name, value) for name, value in _environment(site).items()),
        ports={"http": PROMPT_CONSOLE_PORT},
        probes=_probes(),
    )
    return template(site, Pod(workload=WORKLOAD, container=container, service_account="prompt-console"))


def _environment(site: Site) -> dict[str, str]:
    """Streamlit's own settings, and the addresses of those shared services that the cluster has."""
    addresses = {
        "GATEWAY_URL": gateway.URL if site.shared.gateway else None,
        "STRAPI_URL": STRAPI_URL if site.shared.strapi else None,
    }
    return {
        "STREAMLIT_SERVER_ADDRESS": "0.0.0.0",
        "STREAMLIT_SERVER_PORT": str(PROMPT_CONSOLE_PORT),
        **{name: url for name, url in addresses.items() if url is not None},
    }


def _probes() -> dict[str, Any]:
    """Streamlit's health endpoint: https://docs.streamlit.io/deploy/tutorials/kubernetes."""
    health = {"httpGet": {"path": "/_stcore/health", "port": "http"}, "timeoutSeconds": 5}
    return {
        "startupProbe": {**health, "periodSeconds": 5, "failureThreshold": 24},
        "readinessProbe": {**health, "periodSeconds": 10},
        "livenessProbe": {**health, "periodSeconds": 20},
    }
