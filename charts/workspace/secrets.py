"""The Secrets that a team's pods read: a reference to each one that the team file names."""

from collections.abc import Iterator

from charts.foundation.manifest import Manifest
from charts.foundation.secrets import external_secrets, first_mentions, named_by
from charts.foundation.tenant import Tenant
from charts.model.exposure import OAuth2ProxyLogin
from charts.model.fault import Field
from charts.workspace.exposed import exposed


def secrets(tenant: Tenant) -> Iterator[Manifest]:
    return external_secrets(tenant, mentioned_secrets(tenant))


def mentioned_secrets(tenant: Tenant) -> dict[str, Field]:
    """Names of all Secrets of the team's namespace, each with the field of the team file that mentions it first."""
    return first_mentions(_mentions(tenant))


def _mentions(tenant: Tenant) -> Iterator[tuple[str, Field]]:
    yield from named_by(tenant.team)
    yield from _login(tenant)


def _login(tenant: Tenant) -> Iterator[tuple[str, Field]]:
    """The platform names the login's Secret; what the team exposes is what it is needed for."""
    if isinstance(login := tenant.cluster.login, OAuth2ProxyLogin):
        for place in exposed(tenant):
            yield login.secret, place.field
