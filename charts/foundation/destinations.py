"""Where pods may send to outside their namespace: from the addresses people write to NetworkPolicy peers.

A policy knows pods, namespaces and address ranges, not names. So a Service of the cluster becomes its namespace, an
IPv4 address becomes itself, and any other name needs the addresses that were written beside it: without them it is
nobody. A Service is taken to listen on its pods' port, since a policy is judged after the Service was resolved.
"""

from collections.abc import Iterator, Sequence
from ipaddress import AddressValueError, IPv4Address
from urllib.parse import urlsplit

from charts.foundation.naming import team_namespace
from charts.foundation.network import NAMESPACE_LABEL, Peer, Traffic, addresses, namespaces, tcp
from charts.model.cluster import Cluster, Endpoint, GkeIdentity
from charts.model.tracking import Database, MlflowServer

HTTPS = 443


def url(address: str, ranges: Sequence[str] = ()) -> Traffic:
    """To an http or https address; the ranges are those written beside it."""
    parts = urlsplit(address)
    default = HTTPS if parts.scheme == "https" else 80
    return Traffic(_peers(parts.hostname or "", ranges), tcp(parts.port or default))


def endpoint(place: Endpoint) -> Traffic:
    return Traffic(addresses(place.addresses), tcp(place.port))


def database(place: Database) -> Traffic:
    return Traffic(_peers(place.host, place.addresses), tcp(place.port))


def mlflow_stores(server: MlflowServer, cluster: Cluster) -> Iterator[Traffic]:
    """What an MLflow server keeps its runs and artifacts in. Clients need neither: it passes artifacts on itself."""
    yield database(server.database)
    if server.artifacts.startswith("gs://"):
        yield from google_apis(cluster.identity.gke) if cluster.identity else ()
    elif server.endpoint is not None:
        yield endpoint(cluster.endpoints[server.endpoint])


def google_apis(identity: GkeIdentity) -> Iterator[Traffic]:
    """Google's APIs, and the node's metadata server that gives out the tokens for them.

    Where that server is met depends on the data plane:
    https://cloud.google.com/kubernetes-engine/docs/how-to/workload-identity#understanding_the_metadata_server
    """
    yield Traffic(addresses(identity.api_addresses), tcp(HTTPS))
    if identity.dataplane == "v2":
        yield Traffic(addresses(["169.254.169.254/32"]), tcp(80, 8080))
    else:
        yield Traffic(addresses(["169.254.169.252/32"]), tcp(987, 988))


def service_namespace(address: str) -> str | None:
    """The namespace of a Service's address such as `http://mlflow.mlops.svc:5000`, None for any other address."""
    return namespace_of(urlsplit(address).hostname or "")


def namespace_of(host: str) -> str | None:
    """The same for a host alone."""
    match host.removesuffix(".cluster.local").split("."):
        case [_, namespace, "svc"]:
            return namespace
        case _:
            return None


def is_address(host: str) -> bool:
    """Whether a host is an IPv4 address."""
    try:
        IPv4Address(host)
    except AddressValueError:
        return False
    return True


def _peers(host: str, ranges: Sequence[str]) -> list[Peer]:
    """Nobody, too, for a Service of a team's namespace: nothing passes between teams."""
    if ranges:
        return addresses(ranges)
    namespace = namespace_of(host)
    if namespace is not None:
        return [] if namespace.startswith(team_namespace("")) else namespaces(NAMESPACE_LABEL, namespace)
    return addresses([f"{host}/32"]) if is_address(host) else []
