"""Downloads: each model and each dataset with a source, brought to the storage before a GPU is asked for.

A download has no number to raise. Its Job's name ends in a digest of all that the Job and its config say, so a changed
source is a new Job; the old one's template, which cannot be changed, is left alone. A preloaded model gets a Job too:
it only looks, and says what is missing where people look for it.
"""

from collections.abc import Iterator

from charts.foundation import folders, naming
from charts.foundation.manifest import Manifest
from charts.foundation.pods import Compute, storage_volume
from charts.foundation.revisions import dataset_revision, digest, model_revision
from charts.foundation.tenant import Tenant
from charts.foundation.tracking import SHARED_URL, tracking_url
from charts.model.fault import Field
from charts.model.sources import ArtifactoryModel, MlflowModel, Model, PreloadedModel, S3Model
from charts.runs.environment import QUIET, Environment, artifactory_login, s3_keys
from charts.runs.job import job
from charts.runs.program_configs import (
    Artifact,
    ArtifactorySource,
    FetchConfig,
    MlflowSource,
    PreloadedSource,
    S3Source,
    Source,
)
from charts.runs.step import Step, config_map

COMPUTE = Compute("1", "1Gi", "2", "4Gi")
"""Files are streamed to disk, several at once; checksums want the cores."""


def downloads(tenant: Tenant) -> Iterator[Manifest]:
    """None for a retired team; one that is under way comes to its end."""
    if tenant.retired:
        return
    for name, model in tenant.team.models.items():
        output = Artifact(folders.base_model(name, model), model_revision(model))
        config = FetchConfig(_source(tenant, model), output)
        yield from _download(tenant, name, config, _login(model), ("models", name))
    for name, dataset in tenant.team.datasets.items():
        if dataset.fetch is not None:
            output = Artifact(folders.dataset(name, dataset), dataset_revision(dataset))
            source = S3Source(dataset.fetch.uri, _endpoint(tenant, dataset.fetch.endpoint))
            keys = s3_keys(dataset.fetch.secret)
            yield from _download(tenant, name, FetchConfig(source, output), keys, ("datasets", name, "fetch"))


def _download(tenant: Tenant, item: str, config: FetchConfig, env: Environment, asked_by: Field) -> Iterator[Manifest]:
    nameless = _manifests(tenant, naming.download(item, ""), config, env, asked_by)
    name = naming.download(item, digest([manifest.body for manifest in nameless]))
    yield from _manifests(tenant, name, config, env, asked_by)


def _manifests(
    tenant: Tenant, name: str, config: FetchConfig, env: Environment, asked_by: Field
) -> tuple[Manifest, Manifest]:
    step = Step(
        name=name,
        asked_by=asked_by,
        program="fetch",
        component="download",
        image=tenant.images.fetch,
        config=config,
        compute=COMPUTE,
        env=(*env, *QUIET),
        volumes=(storage_volume(folders.STORAGE, read_only=isinstance(config.source, PreloadedSource)),),
    )
    return config_map(tenant, step), job(tenant, step)


def _source(tenant: Tenant, model: Model) -> Source:
    match model:
        case ArtifactoryModel(endpoint=endpoint, path=path):
            return ArtifactorySource(f"{_endpoint(tenant, endpoint)}/{path}")
        case MlflowModel(name=name, version=version):
            chosen = version if version.startswith("@") else f"/{version}"
            return MlflowSource(_registry(tenant, model), f"models:/{name}{chosen}")
        case S3Model(uri=uri, endpoint=endpoint):
            return S3Source(uri, _endpoint(tenant, endpoint))
        case PreloadedModel():
            return PreloadedSource()


def _login(model: Model) -> Environment:
    match model:
        case ArtifactoryModel(secret=secret):
            return artifactory_login(secret)
        case S3Model(secret=secret):
            return s3_keys(secret)
        case _:
            return ()


def _registry(tenant: Tenant, model: MlflowModel) -> str:
    team = tracking_url(tenant) if model.registry == "team" else None
    return team or SHARED_URL


def _endpoint(tenant: Tenant, name: str) -> str:
    return tenant.cluster.endpoints[name].url.rstrip("/")
