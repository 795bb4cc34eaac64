"""The way in from outside the cluster: an Ingress or an HTTPRoute for each Service that is exposed.

It leads to the login proxy, or with the cluster's identity proxy straight to the Service, under the annotations that
switch that proxy on. Without a login there is no way in.
"""

from collections.abc import Iterator
from typing import Any

from charts.foundation import naming
from charts.foundation.manifest import Manifest, namespaced
from charts.foundation.tenant import Tenant
from charts.model.exposure import GatewayExposure, IdentityProxyLogin, IngressExposure
from charts.workspace.exposed import Exposed, exposed

GOOGLE_CLASSES = ("gce", "gce-internal")
"""Google's controller reads the annotation that others gave up, and no `ingressClassName`:
https://cloud.google.com/kubernetes-engine/docs/troubleshooting/ingress
"""


def exposure(tenant: Tenant) -> Iterator[Manifest]:
    login, way_in = tenant.cluster.login, tenant.cluster.exposure
    own_login = dict(login.annotations) if isinstance(login, IdentityProxyLogin) else {}
    for place in exposed(tenant):
        backend = (place.service, place.port) if own_login else _proxied(place)
        match way_in:
            case IngressExposure():
                yield _ingress(tenant, way_in, place, backend, own_login)
            case GatewayExposure():
                yield _route(tenant, way_in, place, backend, own_login)


def _proxied(place: Exposed) -> tuple[str, int]:
    return naming.login_proxy(place.service), naming.LOGIN_PROXY_PORT


def _ingress(
    tenant: Tenant, way_in: IngressExposure, place: Exposed, backend: tuple[str, int], login: dict[str, str]
) -> Manifest:
    service, port = backend
    path = {
        "path": "/",
        "pathType": "Prefix",
        "backend": {"service": {"name": service, "port": {"number": port}}},
    }
    google = way_in.ingress_class in GOOGLE_CLASSES
    by_annotation = {"kubernetes.io/ingress.class": way_in.ingress_class} if google else {}
    by_field = {} if google else {"ingressClassName": way_in.ingress_class}
    spec: dict[str, Any] = {
        **by_field,
        "tls": [{"hosts": [place.host], "secretName": f"{place.service}-tls"}],
        "rules": [{"host": place.host, "http": {"paths": [path]}}],
    }
    annotations = {"cert-manager.io/cluster-issuer": way_in.cluster_issuer, **by_annotation, **login}
    return namespaced(tenant, "Ingress", place.service, {"spec": spec}, field=place.field, annotations=annotations)


def _route(
    tenant: Tenant, way_in: GatewayExposure, place: Exposed, backend: tuple[str, int], login: dict[str, str]
) -> Manifest:
    """Defaults are written out: the API server adds them inside lists, where Argo CD takes them for a change."""
    service, port = backend
    gateway = {"group": "gateway.networking.k8s.io", "kind": "Gateway", "name": way_in.gateway}
    rule = {
        "matches": [{"path": {"type": "PathPrefix", "value": "/"}}],
        "backendRefs": [{"group": "", "kind": "Service", "name": service, "port": port, "weight": 1}],
    }
    spec = {
        "parentRefs": [{**gateway, "namespace": way_in.gateway_namespace}],
        "hostnames": [place.host],
        "rules": [rule],
    }
    return namespaced(tenant, "HTTPRoute", place.service, {"spec": spec}, field=place.field, annotations=login)
