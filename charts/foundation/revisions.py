"""Revisions: short fingerprints of what was asked for, so that a folder on the storage never changes its content.

A model whose source changes gets another folder. What was trained on, or is served, stays as it was, and a source that
is changed back is still there.
"""

import hashlib
import json
from typing import Any

from charts.model.sources import ArtifactoryModel, Dataset, MlflowModel, Model, PreloadedModel, S3Model


def model_revision(model: Model) -> str | None:
    """Of what the model is, not of where it is reached; None for what somebody else put there."""
    match model:
        case ArtifactoryModel(path=path):
            return digest(["artifactory", path])
        case MlflowModel(name=name, version=version, registry=registry):
            return digest(["mlflow", registry, name, version])
        case S3Model(uri=uri):
            return digest(["s3", uri])
        case PreloadedModel():
            return None


def dataset_revision(dataset: Dataset) -> str | None:
    return None if dataset.fetch is None else digest(["s3", dataset.fetch.uri])


def digest(content: Any) -> str:
    """Eight hexadecimal digits of plain data's SHA-256, whatever the order of its keys."""
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:8]
