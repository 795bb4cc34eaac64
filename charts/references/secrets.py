"""Secrets that a team names and cert-manager would overwrite."""

from collections.abc import Iterator

from charts.foundation import naming
from charts.model.fault import Fault, Field
from charts.model.sources import ArtifactoryModel, S3Model
from charts.model.team import Team
from charts.model.tracking import OwnMlflow


def secret_faults(team: Team) -> Iterator[Fault]:
    certificates = {f"{service}-tls" for service in _exposed_services(team)}
    for field, secret in _mentioned(team):
        if secret in certificates:
            problem = f"the Secret `{secret}` holds the certificate of what this team exposes"
            yield Fault(field, problem, "another Secret")


def _exposed_services(team: Team) -> Iterator[str]:
    if team.webui is not None and team.webui.expose is not None:
        yield from map(naming.webui, team.users if team.webui.per == "user" else (None,))
    if isinstance(team.mlflow, OwnMlflow) and team.mlflow.expose is not None:
        yield naming.MLFLOW


def _mentioned(team: Team) -> Iterator[tuple[Field, str]]:
    for name, model in team.models.items():
        if isinstance(model, ArtifactoryModel | S3Model):
            yield ("models", name, "secret"), model.secret
    for name, dataset in team.datasets.items():
        if dataset.fetch is not None:
            yield ("datasets", name, "fetch", "secret"), dataset.fetch.secret
    if isinstance(team.mlflow, OwnMlflow):
        yield ("mlflow", "database", "secret"), team.mlflow.database.secret
        if team.mlflow.secret is not None:
            yield ("mlflow", "secret"), team.mlflow.secret
    if team.results is not None:
        yield ("results", "secret"), team.results.secret
