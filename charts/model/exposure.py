"""What is reached from outside a cluster: the way in, and who asks for a login before it."""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta

from charts.model.words import AddressRange, AnnotationValue, LabelKey, Name, Section, Url, describe


class IngressExposure(Section, frozen=True, tag_field="via", tag="ingress"):
    """What is exposed gets an Ingress."""

    ingress_class: Annotated[Name, describe("The IngressClass.", example="nginx")]
    cluster_issuer: Annotated[
        Name,
        describe(
            "The cert-manager ClusterIssuer that makes the certificates; an HTTP-01 solver of it needs "
            "`serviceType: ClusterIP`, since teams may open no port of a node.",
            example="letsencrypt",
        ),
    ]
    namespace: Annotated[
        Name | None, describe("Namespace of the ingress controller's pods.", example="ingress-nginx")
    ] = None
    addresses: Annotated[
        tuple[AddressRange, ...],
        describe("Where its traffic comes from when it is not a pod.", example=["130.211.0.0/22", "35.191.0.0/16"]),
    ] = ()


class GatewayExposure(Section, frozen=True, tag_field="via", tag="gateway"):
    """What is exposed gets an HTTPRoute on a shared Gateway, which holds the certificate."""

    gateway: Annotated[Name, describe("The Gateway.", example="external")]
    gateway_namespace: Annotated[Name, describe("Its namespace.", example="gateway-system")]
    namespace: Annotated[
        Name | None, describe("Namespace of the gateway's pods, if they run in the cluster.", example="gateway-system")
    ] = None
    addresses: Annotated[
        tuple[AddressRange, ...],
        describe("Where its traffic comes from when it is not a pod.", example=["130.211.0.0/22", "35.191.0.0/16"]),
    ] = ()


class OAuth2ProxyLogin(Section, frozen=True, tag_field="with", tag="oauth2-proxy"):
    """Each exposed WebUI gets an oauth2-proxy before it, open to the team's owners only."""

    issuer: Annotated[Url, describe("The OpenID Connect issuer.", example="https://login.example.com")]
    addresses: Annotated[
        tuple[AddressRange, ...], Meta(min_length=1), describe("The issuer's addresses.", example=["10.20.0.20/32"])
    ]
    secret: Annotated[
        Name, describe("Secret with client-id, client-secret and cookie-secret.", example="webui-login")
    ] = "webui-login"


class IdentityProxyLogin(Section, frozen=True, tag_field="with", tag="identity-proxy"):
    """The cluster's own identity proxy asks for the login, switched on by annotations."""

    annotations: Annotated[
        Mapping[LabelKey, AnnotationValue],
        Meta(min_length=1),
        describe(
            "Annotations that switch it on, put on the Ingress or HTTPRoute.",
            example={"nginx.ingress.kubernetes.io/auth-url": "https://login.example.com/oauth2/auth"},
        ),
    ]
