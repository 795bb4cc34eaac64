"""What types cannot say about the input: whether what it refers to is there, fits, and has a name to itself.

Each rule is a plain function that yields `Fault`s with the path of the field a person has to change. Rules about a
part of a file yield paths relative to that part.
"""

from collections.abc import Callable, Iterator

from charts.foundation.tenant import Site, Tenant
from charts.model.fault import Fault
from charts.model.platform import Platform
from charts.model.shared import Shared
from charts.model.team import Team
from charts.references.accelerators import accelerator_faults
from charts.references.acceptances import acceptance_faults
from charts.references.adapters import adapter_faults
from charts.references.clusters import cluster_faults
from charts.references.columns import column_faults
from charts.references.fleet import Claims, TeamFault, claims, fleet_faults
from charts.references.hosts import host_faults
from charts.references.mlflow import mlflow_faults
from charts.references.names import composed_name_faults, team_name_faults
from charts.references.needs import need_faults
from charts.references.outside import outside_faults
from charts.references.people import people_faults
from charts.references.reporting import unknown
from charts.references.secrets import secret_faults
from charts.references.serving import serving_faults
from charts.references.shared import shared_faults
from charts.references.sizes import size_faults
from charts.references.trainings import training_faults

__all__ = ["Claims", "TeamFault", "claims", "fleet_faults", "platform_faults", "team_faults", "team_name_faults"]

WITHIN_A_TEAM: tuple[Callable[[Team], Iterator[Fault]], ...] = (
    people_faults,
    column_faults,
    training_faults,
    serving_faults,
    adapter_faults,
    size_faults,
    host_faults,
    secret_faults,
    composed_name_faults,
)

ON_ITS_CLUSTER: tuple[Callable[[Tenant], Iterator[Fault]], ...] = (
    accelerator_faults,
    need_faults,
    mlflow_faults,
    outside_faults,
)


def platform_faults(platform: Platform) -> Iterator[Fault]:
    """Faults of `platform.yaml`."""
    yield from cluster_faults(platform)
    yield from shared_faults(platform)
    yield from acceptance_faults(platform.accept)


def team_faults(name: str, team: Team, platform: Platform | None) -> Iterator[Fault]:
    """Faults of `teams/<name>.yaml`; without a platform, because that is itself broken, those within the team only."""
    for within_a_team in WITHIN_A_TEAM:
        yield from within_a_team(team)
    yield from acceptance_faults(team.accept)
    if platform is None:
        return
    if team.cluster not in platform.clusters:
        problem = f"there is no cluster `{team.cluster}`"
        yield unknown(("cluster",), problem, team.cluster, platform.clusters, where="`clusters` in platform.yaml")
        return
    for on_its_cluster in ON_ITS_CLUSTER:
        yield from on_its_cluster(_tenant(name, team, platform))


def _tenant(name: str, team: Team, platform: Platform) -> Tenant:
    shared = platform.shared.get(team.cluster, Shared())
    return Tenant(name, team, Site(team.cluster, platform.clusters[team.cluster], platform.images, shared))
