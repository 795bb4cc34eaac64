"""References to the Secrets of shared services."""

from charts.foundation.manifest import names
from charts.platform.mlflow import shared_mlflow
from charts.platform.secrets import mentioned_secrets, shared_secrets
from tests.charts.manifests import secrets_read, the
from tests.charts.tenants import BARE, FULL, SHARED, site

STRAPI = {"strapi": {"secret": "strapi-token"}}


def test_every_secret_that_platform_yaml_names_is_fetched() -> None:
    full = site(FULL, SHARED | STRAPI)
    assert set(names(shared_secrets(full), "ExternalSecret")) == {"mlflow-db", "client-app", "strapi-token"}
    assert secrets_read(the(shared_mlflow(full), "Deployment")) <= mentioned_secrets(full).keys()


def test_a_secret_belongs_to_the_field_that_names_it() -> None:
    fields = mentioned_secrets(site(FULL, SHARED | STRAPI, "here"))
    assert fields["client-app"] == ("shared", "here", "gateway", "clients", "app", "secret")


def test_nothing_is_fetched_where_nothing_is_shared_or_secrets_exist() -> None:
    assert list(shared_secrets(site(FULL))) == []
    assert list(shared_secrets(site(BARE, SHARED | STRAPI))) == []
