"""Certificates of what the team exposes: the proof that its host is ours.

cert-manager makes the certificate of an Ingress. Where its issuer proves the host over HTTP it puts a pod beside the
Ingress that Let's Encrypt asks through the entrance; without a policy of its own the pod would hear nothing, and the
certificate would never come, or not be renewed. Behind a Gateway the certificate is the Gateway's, in its namespace.
Source: https://cert-manager.io/docs/configuration/acme/http01/
"""

from collections.abc import Iterator

from charts.foundation.manifest import Manifest
from charts.foundation.network import Traffic, policy_of, tcp
from charts.foundation.tenant import Tenant
from charts.model.exposure import IngressExposure
from charts.tenancy.components import exposed
from charts.tenancy.incoming import entrance

SOLVER = {"acme.cert-manager.io/http01-solver": "true"}
SOLVER_PORT = 8089


def certificates(tenant: Tenant) -> Iterator[Manifest]:
    """One policy for all of them, made by what the team exposes first."""
    if isinstance(tenant.cluster.exposure, IngressExposure):
        for component in [*exposed(tenant)][:1]:
            asked = [Traffic(entrance(tenant.cluster), tcp(SOLVER_PORT))]
            yield policy_of(tenant, "certificates", SOLVER, asked, (), field=(component, "expose"))
