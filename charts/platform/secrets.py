"""The Secrets that shared services read: a reference to each one that `shared` names."""

from collections.abc import Iterator

from charts.foundation.manifest import Manifest
from charts.foundation.secrets import external_secrets, first_mentions
from charts.foundation.tenant import Site
from charts.model.fault import Field


def shared_secrets(site: Site) -> Iterator[Manifest]:
    return external_secrets(site, mentioned_secrets(site))


def mentioned_secrets(site: Site) -> dict[str, Field]:
    """Names of all Secrets of `llm-shared`, each with the field of platform.yaml that mentions it first."""
    return first_mentions(_mentions(site))


def _mentions(site: Site) -> Iterator[tuple[str, Field]]:
    shared, field = site.shared, ("shared", site.cluster_name)
    if shared.mlflow is not None:
        yield shared.mlflow.database.secret, (*field, "mlflow", "database", "secret")
        if shared.mlflow.secret is not None:
            yield shared.mlflow.secret, (*field, "mlflow", "secret")
    if shared.gateway is not None:
        for name, client in shared.gateway.clients.items():
            yield client.secret, (*field, "gateway", "clients", name, "secret")
    if shared.strapi is not None:
        yield shared.strapi.secret, (*field, "strapi", "secret")
