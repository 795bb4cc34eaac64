"""Experiment tracking: a team's own MLflow, the cluster's shared one, or one that runs elsewhere."""

from typing import Annotated

from msgspec import Meta

from charts.model.words import AddressRange, Bucket, Host, Name, Section, Url, describe


class Expose(Section, frozen=True):
    """An address outside the cluster, behind the cluster's login."""

    host: Annotated[Host, describe("The host name it answers to.", example="webui.team-alpha.example.com")]


class Database(Section, frozen=True):
    """A PostgreSQL database that exists."""

    host: Annotated[Host, describe("Where it runs; a name needs `addresses` too.", example="10.0.0.5")]
    name: Annotated[
        str,
        Meta(
            pattern=r"^[a-z_][a-z0-9_]{0,62}$(?!\n)",
            extra={"expected": "a database name of lower-case letters, digits and _"},
        ),
        describe("Name of the database.", example="mlflow_team_alpha"),
    ]
    secret: Annotated[Name, describe("Secret with POSTGRES_USER and POSTGRES_PASSWORD.", example="mlflow-db")]
    port: Annotated[int, Meta(ge=1, le=65535), describe("TCP port.", example=5432)] = 5432
    addresses: Annotated[
        tuple[AddressRange, ...], describe("The addresses behind a host name.", example=["10.0.0.5/32"])
    ] = ()


class MlflowServer(Section, frozen=True):
    """What an MLflow server needs: a database for runs and a bucket for artifacts."""

    database: Annotated[
        Database,
        describe("Where runs are kept.", example={"host": "10.0.0.5", "name": "mlflow", "secret": "mlflow-db"}),
    ]
    artifacts: Annotated[Bucket, describe("Where artifacts are kept.", example="gs://acme-ml-mlflow-team-alpha")]
    endpoint: Annotated[
        Name | None, describe("The platform's endpoint that serves an s3:// bucket.", example="minio")
    ] = None
    secret: Annotated[
        Name | None,
        describe("Secret with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY for an s3:// bucket.", example="mlflow-s3"),
    ] = None


class OwnMlflow(MlflowServer, frozen=True, tag_field="server", tag="own"):
    """An MLflow of the team's own."""

    expose: Annotated[
        Expose | None, describe("Make it reachable from outside, behind the login.", example={"host": "mlflow.example"})
    ] = None


class SharedMlflow(Section, frozen=True, tag_field="server", tag="shared"):
    """The cluster's shared MLflow."""


class ExternalMlflow(Section, frozen=True, tag_field="server", tag="external"):
    """An MLflow that someone else runs."""

    url: Annotated[Url, describe("Its address.", example="http://mlflow.mlops.svc:5000")]
    addresses: Annotated[
        tuple[AddressRange, ...],
        describe("Its addresses, unless it is a Service of this cluster.", example=["10.20.0.30/32"]),
    ] = ()


Mlflow = OwnMlflow | SharedMlflow | ExternalMlflow
