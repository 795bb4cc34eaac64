"""One cluster's profile: what it has, and which of the field's own engines run on it."""

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta

from charts.model.exposure import GatewayExposure, IdentityProxyLogin, IngressExposure, OAuth2ProxyLogin
from charts.model.words import (
    AddressRange,
    Count,
    KubernetesVersion,
    LabelKey,
    LabelValue,
    Name,
    ProjectNumber,
    Section,
    Size,
    Url,
    describe,
)


class Accelerator(Section, frozen=True):
    """A kind of GPU that a cluster has."""

    memory: Annotated[Size, describe("Memory of one GPU.", example="24Gi", unit="bytes")]
    node_selector: Annotated[
        Mapping[LabelKey, LabelValue],
        Meta(min_length=1),
        describe("Labels of the nodes that have it.", example={"cloud.google.com/gke-accelerator": "nvidia-l4"}),
    ]
    count: Annotated[Count, describe("How many the cluster has.", example=8, unit="GPUs")]
    per_node: Annotated[Count, describe("How many one node has.", example=1, unit="GPUs")] = 1
    share: Annotated[
        int,
        Meta(ge=1, le=48),
        describe("How many pods use one GPU at a time (time-slicing; 1 is none).", example=2, unit="pods"),
    ] = 1
    runtime_class: Annotated[
        Name | None, describe("RuntimeClass its pods need; k3s has one, GKE none.", example="nvidia")
    ] = None
    hourly_price: Annotated[
        float, Meta(ge=0, le=10_000), describe("What one costs.", example=0.71, unit="currency units an hour")
    ] = 0.0


class StorageClasses(Section, frozen=True):
    """The StorageClasses that claims are made from."""

    single_node: Annotated[Name, describe("For a claim that one node mounts (ReadWriteOnce).", example="premium-rwo")]
    many_nodes: Annotated[
        Name, describe("For a claim that many nodes mount (ReadWriteMany).", example="enterprise-multishare-rwx")
    ]


class GkeIdentity(Section, frozen=True):
    """Workload Identity Federation for GKE: pods act as a Google principal without a key."""

    project: Annotated[Name, describe("The cluster's Google Cloud project.", example="acme-ml")]
    project_number: Annotated[ProjectNumber, describe("That project's number.", example="123456789012")]
    dataplane: Annotated[
        Literal["v2", "calico"], describe("Which data plane the metadata server is reached through.", example="v2")
    ] = "v2"
    api_addresses: Annotated[
        tuple[AddressRange, ...],
        Meta(min_length=1),
        describe(
            "Where Google's APIs are reached; the default is private.googleapis.com.", example=["199.36.153.8/30"]
        ),
    ] = ("199.36.153.8/30",)


class Identity(Section, frozen=True):
    """How pods prove who they are to the cloud."""

    gke: Annotated[
        GkeIdentity,
        describe("Workload Identity on GKE.", example={"project": "acme-ml", "project_number": "123456789012"}),
    ]


class SecretStore(Section, frozen=True):
    """The External Secrets store that secrets are copied from."""

    store: Annotated[Name, describe("Name of the ClusterSecretStore.", example="gcp-secret-manager")]


class ExternalSecrets(Section, frozen=True):
    """Secrets come from External Secrets: each one a team names is read from `<namespace>-<secret>` in the store."""

    external_secrets: Annotated[SecretStore, describe("Which store.", example={"store": "gcp-secret-manager"})]


class Endpoint(Section, frozen=True):
    """A service outside the cluster. NetworkPolicies speak of addresses, not of names, so it needs both."""

    url: Annotated[Url, describe("How programs reach it.", example="https://artifactory.example.com/artifactory/ml")]
    addresses: Annotated[
        tuple[AddressRange, ...],
        Meta(min_length=1),
        describe("The addresses behind the name.", example=["10.20.0.10/32"]),
    ]
    port: Annotated[int, Meta(ge=1, le=65535), describe("TCP port.", example=443)] = 443


OWN_API_SERVER = "https://kubernetes.default.svc"
"""Where an Argo CD finds the cluster that it runs in itself, so each of several clusters may have it."""


class Cluster(Section, frozen=True):
    """One cluster's profile. Clusters differ here, teams do not."""

    server: Annotated[Url, describe("The API server, as Argo CD knows it.", example="https://kubernetes.default.svc")]
    storage: Annotated[
        StorageClasses,
        describe("Its storage classes.", example={"single_node": "premium-rwo", "many_nodes": "standard-rwx"}),
    ]
    kubernetes: Annotated[KubernetesVersion, describe("Its Kubernetes version.", example="1.36")] = "1.36"
    accelerators: Annotated[
        Mapping[Name, Accelerator],
        describe(
            "The kinds of GPU it has, by the name that teams ask for them.",
            example={"l4": {"memory": "24Gi", "node_selector": {"gpu": "l4"}, "count": 8}},
        ),
    ] = {}
    identity: Annotated[
        Identity | None,
        describe(
            "How pods prove who they are to the cloud.",
            example={"gke": {"project": "acme-ml", "project_number": "123456789012"}},
        ),
    ] = None
    secrets: Annotated[
        Literal["existing"] | ExternalSecrets,
        describe(
            "Where secrets come from: an External Secrets store, or Secrets that already exist.",
            example={"external_secrets": {"store": "gcp-secret-manager"}},
        ),
    ] = "existing"
    metrics: Annotated[
        Literal["google-managed", "prometheus-operator", "none"],
        describe("Who scrapes metrics.", example="google-managed"),
    ] = "none"
    prometheus: Annotated[
        Url | None,
        describe("Where Prometheus answers queries; autoscaling asks it.", example="http://prometheus.monitoring.svc"),
    ] = None
    queueing: Annotated[Literal["kueue", "none"], describe("Who queues trainings.", example="kueue")] = "none"
    autoscaling: Annotated[Literal["keda", "hpa", "none"], describe("Who scales served models.", example="keda")] = (
        "none"
    )
    multi_node: Annotated[
        Literal["jobset", "none"], describe("What runs a training on several nodes.", example="jobset")
    ] = "none"
    exposure: Annotated[
        IngressExposure | GatewayExposure | None,
        describe(
            "How `expose:` is done.",
            example={
                "via": "ingress",
                "ingress_class": "nginx",
                "cluster_issuer": "letsencrypt",
                "namespace": "ingress-nginx",
            },
        ),
    ] = None
    login: Annotated[
        OAuth2ProxyLogin | IdentityProxyLogin | None,
        describe(
            "Who asks for a login before what is exposed.",
            example={
                "with": "oauth2-proxy",
                "issuer": "https://login.example.com",
                "addresses": ["10.20.0.20/32"],
            },
        ),
    ] = None
    endpoints: Annotated[
        Mapping[Name, Endpoint],
        describe(
            "Services outside the cluster that pods may reach.",
            example={"artifactory": {"url": "https://artifactory.example.com", "addresses": ["10.20.0.10/32"]}},
        ),
    ] = {}
