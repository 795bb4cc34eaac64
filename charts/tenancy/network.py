"""What each component of the team may receive and send, beside DNS: a NetworkPolicy a component the team has.

Peers are pods of the team's own namespace, the few pods elsewhere that are named, and addresses from the input. No
policy names another team's namespace, so nothing passes between teams.

A merge has a policy without traffic: it reads and writes the storage only. A WebUI that is not exposed is reached by
`kubectl port-forward`, which no policy here stands in the way of.
"""

from collections.abc import Iterator

from charts.foundation.manifest import Manifest
from charts.foundation.network import policy
from charts.foundation.tenant import Tenant
from charts.tenancy.components import components
from charts.tenancy.incoming import incoming
from charts.tenancy.outgoing import outgoing


def network(tenant: Tenant) -> Iterator[Manifest]:
    for component, field in components(tenant).items():
        yield policy(
            tenant, component, ingress=incoming(tenant, component), egress=outgoing(tenant, component), field=field
        )
