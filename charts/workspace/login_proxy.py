"""The login before what is exposed: an oauth2-proxy for each such Service, open to the team's owners only.

A Deployment, its Service, and one ConfigMap with the owners' e-mail addresses. There is no `--email-domain`: it would
let in whoever matches it, besides the file. Flags: https://oauth2-proxy.github.io/oauth2-proxy/configuration/overview
"""

from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from charts.foundation import naming
from charts.foundation.deployment import OVERLAPPING, deployment, service
from charts.foundation.manifest import Manifest, namespaced
from charts.foundation.naming import LOGIN_PROXY, Workload
from charts.foundation.pods import Compute, Container, Pod, config_volume, secret_variable
from charts.foundation.tenant import Tenant
from charts.model.exposure import OAuth2ProxyLogin
from charts.workspace.exposed import Exposed, exposed

EMAILS = "emails"
COMPUTE = Compute(cpu="50m", memory="64Mi", cpu_limit="500m", memory_limit="256Mi")


def login_proxies(tenant: Tenant) -> Iterator[Manifest]:
    login, image, places = tenant.cluster.login, tenant.images.auth_proxy, exposed(tenant)
    if not isinstance(login, OAuth2ProxyLogin) or image is None or not places:
        return
    yield namespaced(tenant, "ConfigMap", LOGIN_PROXY, {"data": {EMAILS: _emails(tenant)}}, field=("owners",))
    for place in places:
        pod = _pod(tenant, login, image, place)
        yield deployment(tenant, pod, OVERLAPPING, field=place.field)
        yield service(tenant, pod, field=place.field)


def _emails(tenant: Tenant) -> str:
    """One a line."""
    return "".join(f"{email}\n" for email in tenant.team.owners)


def _pod(tenant: Tenant, login: OAuth2ProxyLogin, image: str, place: Exposed) -> Pod:
    """The digest of the owners makes a changed list a new pod, so that who left is out at once."""
    container = Container(
        name="oauth2-proxy",
        image=image,
        command=_command(login, place),
        compute=COMPUTE,
        env=tuple(
            secret_variable(f"OAUTH2_PROXY_{key.replace('-', '_').upper()}", login.secret, key)
            for key in ("client-id", "client-secret", "cookie-secret")
        ),
        ports={"http": naming.LOGIN_PROXY_PORT},
        volumes=(config_volume(LOGIN_PROXY, "/config"),),
        probes=_probes(),
    )
    return Pod(
        workload=Workload("oauth2-proxy", naming.login_proxy(place.service), "auth-proxy"),
        container=container,
        service_account="webui",
        annotations={"tunefleet.io/owners": sha256(_emails(tenant).encode()).hexdigest()[:16]},
    )


def _command(login: OAuth2ProxyLogin, place: Exposed) -> tuple[str, ...]:
    """Pages of Gradio stream over server-sent events, and MLflow may think long: answers are passed on as they come
    and waited for longer than the 30 seconds of its default.
    """
    return (
        "/bin/oauth2-proxy",
        "--provider=oidc",
        f"--oidc-issuer-url={login.issuer}",
        "--code-challenge-method=S256",
        f"--redirect-url=https://{place.host}/oauth2/callback",
        f"--authenticated-emails-file=/config/{EMAILS}",
        f"--http-address=0.0.0.0:{naming.LOGIN_PROXY_PORT}",
        f"--upstream=http://{place.service}:{place.port}",
        "--upstream-timeout=300s",
        "--flush-interval=100ms",
        "--proxy-websockets=true",
        "--reverse-proxy=true",
        "--cookie-secure=true",
        "--cookie-samesite=lax",
        "--skip-provider-button=true",
        "--silence-ping-logging=true",
    )


def _probes() -> dict[str, Any]:
    return {
        "readinessProbe": {"httpGet": {"path": "/ready", "port": "http"}, "periodSeconds": 10},
        "livenessProbe": {"httpGet": {"path": "/ping", "port": "http"}, "periodSeconds": 20},
    }
