"""The team's Namespace."""

from collections.abc import Iterator

from charts.foundation import namespaces
from charts.foundation.manifest import Manifest
from charts.foundation.tenant import Tenant


def namespace(tenant: Tenant) -> Iterator[Manifest]:
    yield namespaces.namespace(tenant, field=())
