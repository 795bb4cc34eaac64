"""The team's Namespace; it says whether the team is retired."""

from collections.abc import Iterator

from charts.foundation import namespaces
from charts.foundation.manifest import Manifest
from charts.foundation.tenant import Tenant


def namespace(tenant: Tenant) -> Iterator[Manifest]:
    yield namespaces.namespace(tenant, field=(), annotations=namespaces.RETIRED if tenant.retired else None)
