"""What two teams would share without meaning to: a host, an MLflow's database, its bucket."""

from collections.abc import Callable, Hashable, Iterator, Mapping

from charts.model.fault import Fault, Field
from charts.model.platform import Platform
from charts.model.shared import Shared
from charts.model.team import Team
from charts.model.tracking import MlflowServer, OwnMlflow
from charts.references.hosts import exposed

TeamFault = tuple[str, Fault]
"""A team's name, and a fault of its file."""

THE_CLUSTER = ""
"""Who a cluster's shared MLflow belongs to; no team has this name."""


def fleet_faults(teams: Mapping[str, Team], platform: Platform | None) -> Iterator[TeamFault]:
    """Faults between the teams, each at the later team in the names' order."""
    in_order = dict(sorted(teams.items()))
    yield from _hosts(in_order)
    shared = platform.shared if platform else {}
    yield from _twice(_servers(in_order, shared), ("mlflow", "database", "name"), "database", _database)
    yield from _twice(_servers(in_order, shared), ("mlflow", "artifacts"), "bucket", _bucket)


def _hosts(teams: Mapping[str, Team]) -> Iterator[TeamFault]:
    holders: dict[str, str] = {}
    for name, team in teams.items():
        for field, host in exposed(team):
            if host in holders:
                whose = "this file itself" if holders[host] == name else f"teams/{holders[host]}.yaml"
                yield name, Fault(field, f"`{host}` is exposed by {whose} already", "a host of its own")
            holders.setdefault(host, name)


def _servers(teams: Mapping[str, Team], shared: Mapping[str, Shared]) -> Iterator[tuple[str, str, MlflowServer]]:
    """Whose it is, the cluster it is on, and the MLflow."""
    for cluster, services in shared.items():
        if services.mlflow is not None:
            yield THE_CLUSTER, cluster, services.mlflow
    for name, team in teams.items():
        if isinstance(team.mlflow, OwnMlflow):
            yield name, team.cluster, team.mlflow


def _twice(
    servers: Iterator[tuple[str, str, MlflowServer]],
    field: Field,
    what: str,
    identity: Callable[[MlflowServer], Hashable],
) -> Iterator[TeamFault]:
    """Compared on each cluster alone: one address may lead to different machines from different clusters."""
    holders: dict[Hashable, str] = {}
    for owner, cluster, server in servers:
        key = (cluster, identity(server))
        if key in holders and owner != THE_CLUSTER:
            whose = f"team `{holders[key]}`'s" if holders[key] else "the shared MLflow's"
            problem = f"this {what} is {whose} already, so each would see the other's runs"
            yield owner, Fault(field, problem, f"a {what} of its own")
        holders.setdefault(key, owner)


def _database(server: MlflowServer) -> Hashable:
    return server.database.host, server.database.port, server.database.name


def _bucket(server: MlflowServer) -> Hashable:
    return server.endpoint, server.artifacts.rstrip("/")
