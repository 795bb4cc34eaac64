"""The whole of `dist/` as bytes, by path, from a repository that loaded without a fault.

    <cluster>/platform/platform.k8s.yaml
    <cluster>/<team>/{tenancy,workspace,runs}.k8s.yaml

Nothing is written here: see `toolkit.writing.dist_tree`.
"""

from collections.abc import Iterator, Mapping

from cdk8s import Chart

from charts.composition import platform_charts, team_charts
from charts.foundation.tenant import Site, Tenant
from charts.placing import objects
from toolkit.writing.dist_files import seal
from toolkit.writing.yaml_text import to_yaml

Files = dict[str, bytes]


def render_site(site: Site) -> Files:
    """The files of a cluster that all its teams share."""
    return dict(_files(f"{site.cluster_name}/platform", "platform.yaml", platform_charts(site)))


def render_tenant(tenant: Tenant) -> Files:
    """A team's three files."""
    folder = f"{tenant.site.cluster_name}/{tenant.name}"
    return dict(_files(folder, f"teams/{tenant.name}.yaml", team_charts(tenant)))


def _files(folder: str, source: str, charts: Mapping[str, Chart]) -> Iterator[tuple[str, bytes]]:
    for name, chart in charts.items():
        yield f"{folder}/{name}.k8s.yaml", seal(source, to_yaml(objects(chart)))
