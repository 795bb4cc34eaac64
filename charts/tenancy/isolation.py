"""The ground of the team's network: nothing goes in or out of any of its pods, but for questions to the DNS."""

from collections.abc import Iterator

from charts.foundation import network
from charts.foundation.manifest import Manifest
from charts.foundation.tenant import Tenant


def isolation(tenant: Tenant) -> Iterator[Manifest]:
    yield from network.isolation(tenant, field=())
