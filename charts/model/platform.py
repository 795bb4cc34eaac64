"""`platform.yaml`: what the platform team says once, about clusters, images and shared services."""

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta, field

from charts.model.acceptance import Acceptance
from charts.model.tracking import MlflowServer
from charts.model.words import (
    AddressRange,
    AnnotationValue,
    Branch,
    CodeOwner,
    Count,
    GitUrl,
    Image,
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


class Repository(Section, frozen=True):
    """The git repository that Argo CD reads `dist/` from."""

    url: Annotated[GitUrl, describe("Where Argo CD clones it from.", example="https://git.example.com/acme/llm.git")]
    branch: Annotated[Branch, describe("The branch whose dist/ is applied.", example="main")] = "main"


class ArgoCd(Section, frozen=True):
    """The Argo CD that applies `dist/`."""

    namespace: Annotated[
        Name, describe("The namespace that Argo CD runs in, and reads its Applications from.", example="argocd")
    ] = "argocd"


class Images(Section, frozen=True):
    """The container images, each with a tag or a digest; `latest` is an error."""

    train: Annotated[Image, describe("LLaMA-Factory: training, merging and the WebUI.", example="eu.gcr.io/a/train:1")]
    serve: Annotated[Image, describe("vLLM.", example="eu.gcr.io/acme-ml/vllm:1.4.0")]
    fetch: Annotated[Image, describe("Downloads of models and datasets.", example="eu.gcr.io/acme-ml/fetch:1.4.0")]
    mlflow: Annotated[Image, describe("The MLflow server; also registers models.", example="eu.gcr.io/a/mlflow:1")]
    vision_ultralytics: Annotated[
        Image | None, describe("Trainings with `framework: ultralytics`.", example="ghcr.io/acme/ultralytics:1.4.0")
    ] = field(default=None, name="vision-ultralytics")
    vision_timm: Annotated[
        Image | None, describe("Trainings with `framework: timm`.", example="ghcr.io/acme/timm:1.4.0")
    ] = field(default=None, name="vision-timm")
    auth_proxy: Annotated[
        Image | None,
        describe(
            "oauth2-proxy, the login before what is exposed.", example="quay.io/oauth2-proxy/oauth2-proxy:v7.13.0"
        ),
    ] = field(default=None, name="auth-proxy")
    prompt_console: Annotated[
        Image | None, describe("The console to try served models in.", example="eu.gcr.io/acme-ml/console:1.4.0")
    ] = field(default=None, name="prompt-console")


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


class GatewayClient(Section, frozen=True):
    """An application that calls served models."""

    secret: Annotated[Name, describe("Secret that holds its key.", example="client-app-search")]


class Gateway(Section, frozen=True):
    """The gateway before every served model."""

    clients: Annotated[
        Mapping[Name, GatewayClient],
        describe("The applications that may call it.", example={"app-search": {"secret": "client-app-search"}}),
    ] = {}


class PromptConsole(Section, frozen=True):
    """The console to try served models in."""


class Strapi(Section, frozen=True):
    """The model catalogue that is kept in step with the team files."""

    secret: Annotated[Name, describe("Secret that holds its API token.", example="strapi-token")]


class Shared(Section, frozen=True):
    """What a cluster's teams share, in the namespace `llm-shared`."""

    mlflow: Annotated[
        MlflowServer | None,
        describe(
            "The common MLflow.",
            example={
                "database": {"host": "10.0.0.5", "name": "mlflow", "secret": "db"},
                "artifacts": "gs://acme-mlflow",
            },
        ),
    ] = None
    gateway: Annotated[
        Gateway | None,
        describe("The gateway before served models.", example={"clients": {"app-search": {"secret": "search-key"}}}),
    ] = None
    prompt_console: Annotated[PromptConsole | None, describe("The console to try models in.", example={})] = None
    strapi: Annotated[Strapi | None, describe("The model catalogue.", example={"secret": "strapi-token"})] = None


class Platform(Section, frozen=True):
    """`platform.yaml`: clusters, images and shared services; the platform team's file."""

    repository: Annotated[
        Repository,
        describe("The repository Argo CD reads.", example={"url": "https://git.example.com/acme/llm.git"}),
    ]
    images: Annotated[
        Images,
        describe(
            "The images pods run.",
            example={
                "train": "eu.gcr.io/acme-ml/llama-factory-train:1.4.0",
                "serve": "eu.gcr.io/acme-ml/vllm:1.4.0",
                "fetch": "eu.gcr.io/acme-ml/model-fetch:1.4.0",
                "mlflow": "eu.gcr.io/acme-ml/mlflow:1.4.0",
            },
        ),
    ]
    clusters: Annotated[
        Mapping[Name, Cluster],
        Meta(min_length=1),
        describe(
            "The clusters, by name.",
            example={
                "gke-prod": {
                    "server": "https://kubernetes.default.svc",
                    "storage": {"single_node": "premium-rwo", "many_nodes": "enterprise-multishare-rwx"},
                    "accelerators": {
                        "l4": {
                            "memory": "24Gi",
                            "node_selector": {"cloud.google.com/gke-accelerator": "nvidia-l4"},
                            "count": 8,
                        }
                    },
                }
            },
        ),
    ]
    argocd: Annotated[ArgoCd, describe("The Argo CD that applies dist/.", example={"namespace": "argocd"})] = ArgoCd()
    owners: Annotated[
        tuple[CodeOwner, ...],
        describe(
            "Who reviews what belongs to no team: `synth` writes .github/CODEOWNERS, and none if this is left out.",
            example=["@acme/platform"],
        ),
    ] = ()
    shared: Annotated[
        Mapping[Name, Shared],
        describe("What each cluster's teams share, by cluster.", example={"gke-prod": {"prompt_console": {}}}),
    ] = {}
    accept: Annotated[
        tuple[Acceptance, ...],
        describe(
            "Findings of `tunefleet check` that are lived with for a while, in any file.",
            example=[
                {
                    "rule": "hygiene/readiness",
                    "for": "Deployment llm-shared/prompt-console",
                    "because": "the vendor's image has no probe before its 2.0",
                    "until": "2027-01-31",
                }
            ],
        ),
    ] = ()
