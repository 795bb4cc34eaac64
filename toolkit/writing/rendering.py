"""The whole of `dist/` as sheets, from an input that loaded without a fault.

<cluster>/platform/{platform,bootstrap,argocd-settings}.k8s.yaml
<cluster>/platform/argocd/{platform,<team>}.k8s.yaml
<cluster>/<team>/{tenancy,workspace,runs}.k8s.yaml
"""

from collections.abc import Iterator, Sequence

from charts.composition import platform_charts, team_charts, team_delivery
from charts.foundation.room import Room
from charts.foundation.tenant import Delivery, Tenant
from charts.rooms import manifests
from toolkit.writing.node import use_bundled_node
from toolkit.writing.sheet import Sheet

ARGO_CD = "argocd"
"""The folder of what Argo CD reads of itself: a file for each team, so that pull requests of two meet in none."""


def site_sheets(delivery: Delivery) -> Iterator[Sheet]:
    """What all teams of a cluster share, and how it gets there."""
    folder = f"{delivery.site.cluster_name}/platform"
    charts = dict(platform_charts(delivery))
    yield _sheet(f"{folder}/{ARGO_CD}/platform", "platform.yaml", charts.pop("argocd"))
    for name, rooms in charts.items():
        yield _sheet(f"{folder}/{name}", "platform.yaml", rooms)


def team_sheets(tenant: Tenant, delivery: Delivery) -> Iterator[Sheet]:
    """A team's three files, and the one by which they get there."""
    cluster, source = tenant.site.cluster_name, f"teams/{tenant.name}.yaml"
    yield _sheet(f"{cluster}/platform/{ARGO_CD}/{tenant.name}", source, team_delivery(delivery, tenant))
    for name, rooms in team_charts(tenant).items():
        yield _sheet(f"{cluster}/{tenant.name}/{name}", source, rooms)


def _sheet(name: str, source: str, rooms: Sequence[Room]) -> Sheet:
    if any(map(callable, rooms)):
        use_bundled_node()
    try:
        return Sheet(f"{name}.k8s.yaml", source, tuple(manifests(name, rooms)))
    except Exception as error:
        error.add_note(f"while dist/{name}.k8s.yaml was made from {source}")
        raise
