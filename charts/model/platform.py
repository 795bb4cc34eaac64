"""`platform.yaml`: what the platform team says once, about clusters, images and shared services."""

from collections.abc import Mapping
from typing import Annotated

from msgspec import Meta, field

from charts.model.acceptance import Acceptance
from charts.model.cluster import Cluster
from charts.model.shared import Shared
from charts.model.words import Branch, CodeOwner, GitUrl, Image, Name, Section, describe


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
