"""Where trainings report to: the ConfigMap `backend-config`, which trainings and a job creator's Jobs read."""

from collections.abc import Iterator

from charts.foundation.manifest import Manifest, namespaced
from charts.foundation.naming import CALLBACK_CONFIG, CALLBACK_KEY
from charts.foundation.tenant import Tenant


def callback(tenant: Tenant) -> Iterator[Manifest]:
    address = tenant.team.callback
    if address is not None:
        data = {CALLBACK_KEY: address.url}
        yield namespaced(tenant, "ConfigMap", CALLBACK_CONFIG, {"data": data}, field=("callback",))
