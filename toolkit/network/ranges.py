"""The addresses outside the cluster, cut up so that every policy treats a piece alike.

Two ranges are either nested or apart, so each range that a policy mentions, less those mentioned inside it, is such a
piece; with `0.0.0.0/0` and `::/0` the pieces are all addresses there are.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from ipaddress import ip_network

from msgspec import Struct

from toolkit.network.policies import Block, Network

Order = tuple[int, int, int]
EVERYWHERE = (ip_network("0.0.0.0/0"), ip_network("::/0"))


class Range(Struct, frozen=True):
    """The addresses of `network` that are in none of `without`."""

    network: Network
    without: tuple[Network, ...] = ()

    @property
    def everywhere_else(self) -> bool:
        """All addresses but those that policies name."""
        return self.network.prefixlen == 0

    def within(self, block: Block) -> bool:
        """Whether all of it is in the block."""
        return _inside(self.network, block.network) and not any(
            _meet(self.network, hole) and not any(_inside(hole, own) for own in self.without) for hole in block.without
        )

    def __str__(self) -> str:
        if self.everywhere_else:
            return "everywhere else" if self.network.version == 4 else "everywhere else (IPv6)"
        single = self.network.prefixlen == self.network.max_prefixlen
        name = str(self.network.network_address) if single else str(self.network)
        return f"{name}, the rest" if self.without else name


def ranges_of(blocks: Iterable[Block]) -> tuple[Range, ...]:
    """In the order of their addresses; a range that those inside it use up is left out."""
    mentioned = {*EVERYWHERE, *(network for block in set(blocks) for network in (block.network, *block.without))}
    inside: dict[Network, list[Network]] = {}
    around: list[Network] = []
    for network in sorted(mentioned, key=_order):
        while around and not _inside(network, around[-1]):
            around.pop()
        inside[network] = []
        if around:
            inside[around[-1]].append(network)
        around.append(network)
    return tuple(
        Range(network, tuple(holes))
        for network, holes in inside.items()
        if sum(hole.num_addresses for hole in holes) < network.num_addresses
    )


def within(ranges: Sequence[Range], block: Block) -> list[Range]:
    """Those of the ranges, as `ranges_of` gives them, that the block covers."""
    first = bisect_left(ranges, _order(block.network), key=_place)
    end: Order = (block.network.version, int(block.network.broadcast_address), block.network.max_prefixlen)
    last = bisect_right(ranges, end, key=_place)
    return [each for each in ranges[first:last] if each.within(block)]


def _place(each: Range) -> Order:
    return _order(each.network)


def _order(network: Network) -> Order:
    return (network.version, int(network.network_address), network.prefixlen)


def _inside(inner: Network, outer: Network) -> bool:
    return inner.version == outer.version and inner.subnet_of(outer)  # type: ignore[arg-type]


def _meet(one: Network, other: Network) -> bool:
    return one.version == other.version and one.overlaps(other)
