"""What two teams would share without meaning to: a host, an MLflow's database, its bucket, an entry of the store."""

from collections.abc import Hashable, Iterable, Iterator, Mapping

from msgspec import Struct

from charts.foundation.naming import team_namespace
from charts.foundation.secrets import first_mentions, named_by
from charts.model.fault import Fault, Field
from charts.model.platform import Platform
from charts.model.team import Team
from charts.model.tracking import MlflowServer, OwnMlflow
from charts.references.hosts import exposed

TeamFault = tuple[str, Fault]
"""A team's name, and a fault of its file."""

THE_CLUSTER = ""
"""Who a cluster's shared MLflow belongs to; no team has this name."""


class Claims(Struct, frozen=True):
    """What a team must have for itself."""

    cluster: str
    hosts: tuple[tuple[Field, str], ...]
    """Each with its field."""
    database: tuple[str, int, str] | None = None
    """The host, port and name of its own MLflow's."""
    bucket: tuple[str | None, str] | None = None
    """The endpoint and URI of its own MLflow's artifacts."""
    secrets: tuple[tuple[Field, str], ...] = ()
    """The Secrets that it names, each with the field that does so first."""


def claims(team: Team) -> Claims:
    hosts = tuple(exposed(team))
    secrets = tuple((field, secret) for secret, field in first_mentions(named_by(team)).items())
    if isinstance(team.mlflow, OwnMlflow):
        return Claims(team.cluster, hosts, _database(team.mlflow), _bucket(team.mlflow), secrets)
    return Claims(team.cluster, hosts, secrets=secrets)


def fleet_faults(teams: Mapping[str, Claims], platform: Platform | None) -> Iterator[TeamFault]:
    """Faults between the teams, each at the later team in the names' order, or at who names another's entry."""
    in_order = dict(sorted(teams.items()))
    yield from _hosts(in_order)
    yield from _entries(in_order)
    servers = {
        cluster: services.mlflow
        for cluster, services in (platform.shared if platform else {}).items()
        if services.mlflow is not None
    }
    databases = [(THE_CLUSTER, cluster, _database(server)) for cluster, server in servers.items()]
    databases += [(name, each.cluster, each.database) for name, each in in_order.items() if each.database]
    yield from _twice(databases, ("mlflow", "database", "name"), "database")
    buckets = [(THE_CLUSTER, cluster, _bucket(server)) for cluster, server in servers.items()]
    buckets += [(name, each.cluster, each.bucket) for name, each in in_order.items() if each.bucket]
    yield from _twice(buckets, ("mlflow", "artifacts"), "bucket")


def _hosts(teams: Mapping[str, Claims]) -> Iterator[TeamFault]:
    holders: dict[str, str] = {}
    for name, team in teams.items():
        for field, host in team.hosts:
            if host in holders:
                whose = "this file itself" if holders[host] == name else f"teams/{holders[host]}.yaml"
                yield name, Fault(field, f"`{host}` is exposed by {whose} already", "a host of its own")
            holders.setdefault(host, name)


def _entries(teams: Mapping[str, Claims]) -> Iterator[TeamFault]:
    """A store's entry is `<namespace>-<secret>`: a team `a` that names a Secret `b-key` would read the one of `a-b`."""
    for name, team in teams.items():
        for field, secret in team.secrets:
            words = secret.split("-")
            others = ("-".join([name, *words[:number]]) for number in range(1, len(words)))
            for other in filter(teams.__contains__, others):
                problem = f"the store's entry `{team_namespace(name)}-{secret}` is among those of team `{other}`"
                yield name, Fault(field, problem, "another name")


def _twice(claimed: Iterable[tuple[str, str, Hashable]], field: Field, what: str) -> Iterator[TeamFault]:
    """Owners with their cluster and what they claim. One address may lead elsewhere from another cluster."""
    holders: dict[Hashable, str] = {}
    for owner, *identity in claimed:
        key = tuple(identity)
        if key in holders and owner != THE_CLUSTER:
            whose = f"team `{holders[key]}`'s" if holders[key] else "the shared MLflow's"
            problem = f"this {what} is {whose} already, so each would see the other's runs"
            yield owner, Fault(field, problem, f"a {what} of its own")
        holders.setdefault(key, owner)


def _database(server: MlflowServer) -> tuple[str, int, str]:
    return server.database.host, server.database.port, server.database.name


def _bucket(server: MlflowServer) -> tuple[str | None, str]:
    return server.endpoint, server.artifacts.rstrip("/")
