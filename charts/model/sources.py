"""Where models and datasets come from."""

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta

from charts.model.words import (
    ColumnName,
    MlflowVersion,
    ModelName,
    Name,
    Parameters,
    RelativePath,
    S3Uri,
    Section,
    StoragePath,
    describe,
)

_PARAMETERS = describe("How many parameters it has; sizes the merge.", example="8B", unit="parameters")


class ArtifactoryModel(Section, frozen=True, tag_field="source", tag="artifactory"):
    """A model kept in Artifactory."""

    path: Annotated[RelativePath, describe("Its folder in the repository.", example="meta-llama/Meta-Llama-3-8B")]
    parameters: Annotated[Parameters, _PARAMETERS]
    secret: Annotated[
        Name,
        describe("Secret with ARTIFACTORY_USER and ARTIFACTORY_PASSWORD, or ARTIFACTORY_TOKEN.", example="artifactory"),
    ]
    endpoint: Annotated[Name, describe("The platform's endpoint that serves it.", example="artifactory")] = (
        "artifactory"
    )


class MlflowModel(Section, frozen=True, tag_field="source", tag="mlflow"):
    """A model registered in MLflow."""

    name: Annotated[ModelName, describe("Its registered name.", example="llama-3-8b-base")]
    version: Annotated[MlflowVersion, describe("Its version, or an alias with @.", example="3")]
    parameters: Annotated[Parameters, _PARAMETERS]
    registry: Annotated[
        Literal["team", "shared"], describe("Whose MLflow: the team's, or the cluster's shared one.", example="shared")
    ] = "shared"


class PreloadedModel(Section, frozen=True, tag_field="source", tag="preloaded"):
    """A model that is already on the team's storage."""

    path: Annotated[StoragePath, describe("Its folder on the storage.", example="/storage/models/base-model")]
    parameters: Annotated[Parameters, _PARAMETERS]


class S3Model(Section, frozen=True, tag_field="source", tag="s3"):
    """A model in an S3-compatible bucket."""

    uri: Annotated[S3Uri, describe("Its folder in the bucket.", example="s3://models/llama-3-8b")]
    endpoint: Annotated[Name, describe("The platform's endpoint that serves the bucket.", example="r2")]
    secret: Annotated[
        Name, describe("Secret with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.", example="r2-credentials")
    ]
    parameters: Annotated[Parameters, _PARAMETERS]


Model = ArtifactoryModel | MlflowModel | PreloadedModel | S3Model


class ObjectStore(Section, frozen=True):
    """A folder in an S3-compatible bucket."""

    uri: Annotated[S3Uri, describe("The folder.", example="s3://vision/datasets/defects")]
    endpoint: Annotated[Name, describe("The platform's endpoint that serves the bucket.", example="r2")]
    secret: Annotated[
        Name, describe("Secret with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.", example="r2-credentials")
    ]


class Dataset(Section, frozen=True):
    """Data to train on: in the storage's data folder, or fetched into it from a bucket."""

    file: Annotated[RelativePath, describe("File or folder below the data folder.", example="corp-qa-v1.json")]
    format: Annotated[
        Literal["alpaca", "sharegpt", "openai", "yolo", "imagefolder"],
        describe(
            "How it is written: alpaca, sharegpt or openai for LLMs, yolo or imagefolder for vision.", example="alpaca"
        ),
    ]
    columns: Annotated[
        Mapping[Literal["prompt", "query", "response", "history", "messages", "system", "tools"], ColumnName],
        describe("Columns whose names differ from the format's own.", example={"prompt": "question"}),
    ] = {}
    fetch: Annotated[
        ObjectStore | None,
        describe("Where to fetch it from.", example={"uri": "s3://vision/defects", "endpoint": "r2", "secret": "r2"}),
    ] = None
    user: Annotated[
        Name | None, describe("The user whose data folder holds it, instead of the team's.", example="alice")
    ] = None


Gpus = Annotated[Mapping[Name, Annotated[int, Meta(ge=1, le=64)]], Meta(max_length=1)]
"""One kind of accelerator and how many of it: `{l4: 1}`."""
