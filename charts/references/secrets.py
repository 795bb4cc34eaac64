"""Secrets that a team names and cert-manager would overwrite."""

from collections.abc import Iterator

from charts.foundation import naming
from charts.foundation.secrets import named_by
from charts.model.fault import Fault
from charts.model.team import Team
from charts.model.tracking import OwnMlflow


def secret_faults(team: Team) -> Iterator[Fault]:
    certificates = {f"{service}-tls" for service in _exposed_services(team)}
    for secret, field in named_by(team):
        if secret in certificates:
            problem = f"the Secret `{secret}` holds the certificate of what this team exposes"
            yield Fault(field, problem, "another Secret")


def _exposed_services(team: Team) -> Iterator[str]:
    if team.webui is not None and team.webui.expose is not None:
        yield from map(naming.webui, team.users if team.webui.per == "user" else (None,))
    if isinstance(team.mlflow, OwnMlflow) and team.mlflow.expose is not None:
        yield naming.MLFLOW
