"""`shared` in platform.yaml: what a cluster's teams share."""

from collections.abc import Iterator

from charts.model.fault import Fault
from charts.model.platform import Platform
from charts.model.shared import Gateway, Shared
from charts.references.mlflow import server_faults
from charts.references.reporting import below, unknown


def shared_faults(platform: Platform) -> Iterator[Fault]:
    for name, shared in platform.shared.items():
        if name not in platform.clusters:
            problem = f"there is no cluster `{name}`"
            yield unknown(("shared", name), problem, name, platform.clusters, where="`clusters`", at_key=True)
        yield from below(("shared", name), _shared_faults(name, shared, platform))


def _shared_faults(name: str, shared: Shared, platform: Platform) -> Iterator[Fault]:
    if shared.mlflow is not None and name in platform.clusters:
        yield from below(("mlflow",), server_faults(shared.mlflow, platform.clusters[name]))
    if shared.gateway is not None:
        yield from below(("gateway", "clients"), _keys(shared.gateway))
    if shared.prompt_console is not None and platform.images.prompt_console is None:
        problem = "the console needs an image that `images` does not name"
        yield Fault(("prompt_console",), problem, "`prompt-console` in `images`")


def _keys(gateway: Gateway) -> Iterator[Fault]:
    holders: dict[str, str] = {}
    for name, client in gateway.clients.items():
        if client.secret in holders:
            problem = f"`{client.secret}` is the key of `{holders[client.secret]}` too, so nobody could tell them apart"
            yield Fault((name, "secret"), problem, "a Secret of its own")
        holders.setdefault(client.secret, name)
