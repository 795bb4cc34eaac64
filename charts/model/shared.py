"""What a cluster's teams share, in the namespace `llm-shared`."""

from collections.abc import Mapping
from typing import Annotated

from charts.model.tracking import MlflowServer
from charts.model.words import Name, Section, describe


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
