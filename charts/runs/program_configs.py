"""What the images' programs are told: one config file a step, which `docs/reference/program-configs.md` explains.

The charts write these files and the programs under `docker/` read them, so a change here is a change of both.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

FOLDER = "/etc/tunefleet"
"""Where a step's files are mounted: the program's config, and what this points at."""

INPUTS_NOT_THERE = 75
"""A program's exit code when it has to be started again later: EX_TEMPFAIL of sysexits.h."""


STOPPED = 143
"""A program's exit code after SIGTERM, once it has left things so that it can go on: 128 + 15, as a shell says it."""


class Config(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """A config or a part of one; what is left out is not written."""


class Artifact(Config, frozen=True):
    """A file or folder on the storage, whole once it carries the revision.

    A folder carries it in the file `.revision`, a file in `<file>.revision` beside it; a program writes it last, in
    the same rename that puts the result in place. Without a revision, being there is enough.
    """

    path: str
    revision: str | None = None


class Run(Config, frozen=True):
    """Which run this is: what MLflow and messages say."""

    name: str
    team: str
    training: str
    number: int
    dataset: str
    user: str | None = None


class Bucket(Config, frozen=True):
    """A folder in an S3-compatible bucket; the keys to it are in the environment."""

    uri: str
    endpoint_url: str


class ArtifactorySource(Config, frozen=True, tag_field="kind", tag="artifactory"):
    """A folder in Artifactory; the login is in the environment."""

    url: str


class MlflowSource(Config, frozen=True, tag_field="kind", tag="mlflow"):
    """A registered model, `models:/name/version` or `models:/name@alias`."""

    tracking_uri: str
    model_uri: str


class S3Source(Config, frozen=True, tag_field="kind", tag="s3"):
    """An object or everything below a folder in an S3-compatible bucket; the keys to it are in the environment."""

    uri: str
    endpoint_url: str


class PreloadedSource(Config, frozen=True, tag_field="kind", tag="preloaded"):
    """Nowhere: somebody has put it there, and it is only looked at."""


Source = ArtifactorySource | MlflowSource | S3Source | PreloadedSource


class FetchConfig(Config, frozen=True):
    """`fetch.yaml`."""

    source: Source
    output: Artifact


class LlamaFactoryTrainConfig(Config, frozen=True, tag_field="framework", tag="llama-factory"):
    """`train.yaml` of LLaMA-Factory, whose own configuration is a file beside it."""

    run: Run
    inputs: tuple[Artifact, ...]
    output: Artifact
    llama_factory: str


class UltralyticsTrainConfig(Config, frozen=True, tag_field="framework", tag="ultralytics"):
    """`train.yaml` of Ultralytics; `arguments` are those of `YOLO(model).train`."""

    run: Run
    inputs: tuple[Artifact, ...]
    output: Artifact
    arguments: Mapping[str, Any]
    results: Bucket | None = None


class TimmTrainConfig(Config, frozen=True, tag_field="framework", tag="timm"):
    """`train.yaml` of timm; `arguments` are those of its train.py."""

    run: Run
    inputs: tuple[Artifact, ...]
    output: Artifact
    arguments: Mapping[str, Any]
    results: Bucket | None = None


class MergeConfig(Config, frozen=True):
    """`merge.yaml`."""

    run: Run
    inputs: tuple[Artifact, ...]
    output: Artifact
    llama_factory: str


class RegisterConfig(Config, frozen=True):
    """`register.yaml`; the MLflow is in the environment."""

    run: Run
    inputs: tuple[Artifact, ...]
    model: str
    alias: str


ProgramConfig = (
    FetchConfig | LlamaFactoryTrainConfig | UltralyticsTrainConfig | TimmTrainConfig | MergeConfig | RegisterConfig
)
