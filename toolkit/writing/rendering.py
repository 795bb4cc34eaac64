"""The whole of `dist/` as sheets, from an input that loaded without a fault.

<cluster>/platform/{platform,argocd,bootstrap,argocd-settings}.k8s.yaml
<cluster>/<team>/{tenancy,workspace,runs}.k8s.yaml
"""

from collections.abc import Iterator, Mapping, Sequence

from charts.composition import platform_charts, team_charts
from charts.foundation.room import Room
from charts.foundation.tenant import Delivery, Tenant
from charts.rooms import manifests
from toolkit.writing.sheet import Sheet


def site_sheets(delivery: Delivery) -> Iterator[Sheet]:
    """What all teams of a cluster share, and how everything gets there."""
    return _sheets(f"{delivery.site.cluster_name}/platform", "platform.yaml", platform_charts(delivery))


def team_sheets(tenant: Tenant) -> Iterator[Sheet]:
    """A team's three files."""
    return _sheets(f"{tenant.site.cluster_name}/{tenant.name}", f"teams/{tenant.name}.yaml", team_charts(tenant))


def _sheets(folder: str, source: str, charts: Mapping[str, Sequence[Room]]) -> Iterator[Sheet]:
    for name, rooms in charts.items():
        yield Sheet(f"{folder}/{name}.k8s.yaml", source, tuple(manifests(name, rooms)))
