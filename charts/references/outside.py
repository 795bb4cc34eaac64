"""What is outside the team's namespace: NetworkPolicies open addresses and ports, so the input must hold both."""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv4Network
from urllib.parse import urlsplit

from charts.foundation.destinations import is_address, namespace_of, service_namespace
from charts.foundation.naming import team_namespace
from charts.foundation.tenant import Tenant
from charts.model.cluster import Endpoint
from charts.model.fault import Fault
from charts.model.team import Team
from charts.model.tracking import Database, ExternalMlflow, OwnMlflow
from charts.references.reporting import below

HIGHEST_PORT = 65535

NOBODYS = tuple(map(IPv4Network, ("0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3")))
"""Addresses of a node itself, its cloud's metadata among them, and of nobody in particular.

Source: https://www.rfc-editor.org/rfc/rfc6890#section-2.2.2, https://cloud.google.com/compute/docs/metadata/overview
"""

ADDRESSES = "`addresses` beside it, such as `[10.0.0.5/32]`"


def outside_faults(tenant: Tenant) -> Iterator[Fault]:
    """A team's MLflow and callback that pods could not be let out to, and namespaces of other teams."""
    team = tenant.team
    if isinstance(team.mlflow, ExternalMlflow):
        yield from below(("mlflow",), url_faults(team.mlflow.url, team.mlflow.addresses))
    if team.callback is not None:
        yield from below(("callback",), url_faults(team.callback.url, team.callback.addresses))
    yield from _isolation(tenant)


def url_faults(url: str, addresses: Sequence[str], *, key: str = "url") -> Iterator[Fault]:
    """Of a URL under `key` with the `addresses` beside it."""
    host, port = _host(url), _port(url)
    if not 1 <= port <= HIGHEST_PORT:
        yield Fault((key,), f"there is no port {port}", f"1 to {HIGHEST_PORT}")
    if not addresses and not is_address(host) and service_namespace(url) is None:
        problem = f"`{host}` is neither an address nor a Service of the cluster, so no pod could be let out to it"
        yield Fault((key,), problem, f"{ADDRESSES}, or `<service>.<namespace>.svc`")
    yield from _addresses_of(host, addresses, key)


def endpoint_faults(endpoint: Endpoint) -> Iterator[Fault]:
    """Of an endpoint whose URL and addresses say different things."""
    port = _port(endpoint.url)
    if port != endpoint.port:
        problem = f"pods may reach port {endpoint.port}, and the URL asks for port {port}"
        yield Fault(("port",), problem, f"`port: {port}`" if 1 <= port <= HIGHEST_PORT else None)
    yield from _addresses_of(_host(endpoint.url), endpoint.addresses, "url")


def database_faults(database: Database) -> Iterator[Fault]:
    host = database.host
    if not database.addresses and not is_address(host) and namespace_of(host) is None:
        yield Fault(("host",), f"`{host}` is a name, and pods are let out to addresses only", ADDRESSES)
    yield from _addresses_of(host, database.addresses, "host")


def _isolation(tenant: Tenant) -> Iterator[Fault]:
    """Nothing passes between teams, so what a team names is not in another team's namespace."""
    for field, namespace in _namespaces(tenant.team):
        if namespace is not None and namespace.startswith(team_namespace("")) and namespace != tenant.namespace:
            yield Fault(field, f"`{namespace}` is another team's namespace", "one that belongs to no other team")


def _namespaces(team: Team) -> Iterator[tuple[tuple[str, ...], str | None]]:
    if isinstance(team.mlflow, ExternalMlflow):
        yield ("mlflow", "url"), service_namespace(team.mlflow.url)
    if isinstance(team.mlflow, OwnMlflow):
        yield ("mlflow", "database", "host"), namespace_of(team.mlflow.database.host)
    if team.callback is not None:
        yield ("callback", "url"), service_namespace(team.callback.url)
    if team.job_creator is not None:
        yield ("job_creator", "namespace"), team.job_creator.namespace


def _addresses_of(host: str, addresses: Sequence[str], key: str) -> Iterator[Fault]:
    """A host written as an address is one of the addresses written beside it, and none leads back to the node."""
    for written in addresses or filter(is_address, [host]):
        if any(IPv4Network(written, strict=False).overlaps(each) for each in NOBODYS):
            problem = f"{written} leads to the node itself, such as to its cloud's credentials, or to nobody"
            yield Fault(("addresses",) if addresses else (key,), problem, "addresses of servers")
    if addresses and is_address(host) and not any(_holds(range_, host) for range_ in addresses):
        problem = f"pods ask for {host}, which these addresses do not hold"
        yield Fault(("addresses",), problem, f"`{host}/32` among them")


def _holds(range_: str, address: str) -> bool:
    return IPv4Address(address) in IPv4Network(range_, strict=False)


def _host(url: str) -> str:
    return urlsplit(url).netloc.partition(":")[0]


def _port(url: str) -> int:
    """The port a URL names, possible or not, or its scheme's own."""
    address = urlsplit(url)
    _, colon, port = address.netloc.partition(":")
    return int(port) if colon else {"http": 80, "https": 443}[address.scheme]
