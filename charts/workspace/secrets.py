"""The Secrets that a team's pods read: a reference to each one that the team file names."""

from collections.abc import Iterator

from charts.foundation.manifest import Manifest
from charts.foundation.secrets import external_secrets, first_mentions
from charts.foundation.tenant import Tenant
from charts.model.exposure import OAuth2ProxyLogin
from charts.model.fault import Field
from charts.model.sources import ArtifactoryModel, S3Model
from charts.model.tracking import OwnMlflow
from charts.workspace.exposed import exposed


def secrets(tenant: Tenant) -> Iterator[Manifest]:
    return external_secrets(tenant, mentioned_secrets(tenant))


def mentioned_secrets(tenant: Tenant) -> dict[str, Field]:
    """Names of all Secrets of the team's namespace, each with the field of the team file that mentions it first."""
    return first_mentions(_mentions(tenant))


def _mentions(tenant: Tenant) -> Iterator[tuple[str, Field]]:
    team = tenant.team
    for name, model in team.models.items():
        if isinstance(model, ArtifactoryModel | S3Model):
            yield model.secret, ("models", name, "secret")
    for name, dataset in team.datasets.items():
        if dataset.fetch is not None:
            yield dataset.fetch.secret, ("datasets", name, "fetch", "secret")
    if isinstance(team.mlflow, OwnMlflow):
        yield team.mlflow.database.secret, ("mlflow", "database", "secret")
        if team.mlflow.secret is not None:
            yield team.mlflow.secret, ("mlflow", "secret")
    if team.results is not None:
        yield team.results.secret, ("results", "secret")
    yield from _login(tenant)


def _login(tenant: Tenant) -> Iterator[tuple[str, Field]]:
    """The platform names the login's Secret; what the team exposes is what it is needed for."""
    if isinstance(login := tenant.cluster.login, OAuth2ProxyLogin):
        for place in exposed(tenant):
            yield login.secret, place.field
