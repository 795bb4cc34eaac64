"""Which parts of the platform a team has pods of, and what it opened to the outside."""

from collections.abc import Iterable

from charts.foundation.naming import MLFLOW_PORT, WEBUI_PORT, Component
from charts.foundation.tenant import Tenant
from charts.foundation.tracking import tracking
from charts.model.exposure import OAuth2ProxyLogin
from charts.model.fault import Field
from charts.model.serving import VllmServing
from charts.model.tracking import OwnMlflow
from charts.model.trainings import LlamaFactoryTraining


def components(tenant: Tenant) -> dict[Component, Field]:
    """The components, each with the input field that asked for it (the last, where there are several).

    A program that may create Jobs counts as a training: what it creates is what trainings are. A preloaded model counts
    as a download: one looks whether it is there, and reaches nobody for it.
    """
    team = tenant.team
    login = isinstance(tenant.cluster.login, OAuth2ProxyLogin)
    trainings = team.trainings.values()
    known: Iterable[tuple[Component, bool, Field]] = (
        ("serving", any(isinstance(serving, VllmServing) for serving in team.serving.values()), ("serving",)),
        ("webui", team.webui is not None, ("webui",)),
        ("mlflow", isinstance(team.mlflow, OwnMlflow), ("mlflow",)),
        ("auth-proxy", login and "mlflow" in exposed(tenant), ("mlflow", "expose")),
        ("auth-proxy", login and "webui" in exposed(tenant), ("webui", "expose")),
        ("download", bool(team.models), ("models",)),
        ("download", any(dataset.fetch is not None for dataset in team.datasets.values()), ("datasets",)),
        ("training", team.job_creator is not None, ("job_creator",)),
        ("training", bool(trainings), ("trainings",)),
        ("merge", any(isinstance(t, LlamaFactoryTraining) and t.merge for t in trainings), ("trainings",)),
        ("register", tracking(tenant) is not None and any(t.register for t in trainings), ("trainings",)),
    )
    return {component: field for component, present, field in known if present}


def exposed(tenant: Tenant) -> dict[Component, int]:
    """The components with an address outside the cluster, each with its port."""
    team = tenant.team
    webui = team.webui is not None and team.webui.expose is not None
    mlflow = isinstance(team.mlflow, OwnMlflow) and team.mlflow.expose is not None
    known: Iterable[tuple[Component, bool, int]] = (("webui", webui, WEBUI_PORT), ("mlflow", mlflow, MLFLOW_PORT))
    return {component: port for component, opened, port in known if opened}
