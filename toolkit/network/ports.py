"""Sets of ports, as ranges, so that "every port" is one entry and two sets meet without a loop over numbers."""

from collections.abc import Iterable, Iterator
from typing import Literal, get_args

from msgspec import Struct

Protocol = Literal["TCP", "UDP", "SCTP"]
PROTOCOLS: tuple[Protocol, ...] = get_args(Protocol)
LAST_PORT = 65535


class Span(Struct, frozen=True):
    """The ports from `first` to `last`, both included."""

    protocol: Protocol
    first: int = 1
    last: int = LAST_PORT

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"

    @property
    def whole(self) -> bool:
        return self.first <= 1 and self.last >= LAST_PORT


class PortSet(Struct, frozen=True):
    """Made by `port_set`: its spans are in order and none touches another, so that equal sets are equal."""

    spans: tuple[Span, ...]

    def has(self, port: int, protocol: Protocol = "TCP") -> bool:
        return any(span.protocol == protocol and span.first <= port <= span.last for span in self.spans)

    def __bool__(self) -> bool:
        return bool(self.spans)

    def __and__(self, other: "PortSet") -> "PortSet":
        if self in (EVERY_PORT, other):
            return other
        if other == EVERY_PORT:
            return self
        return port_set(
            Span(mine.protocol, max(mine.first, theirs.first), min(mine.last, theirs.last))
            for mine in self.spans
            for theirs in other.spans
            if mine.protocol == theirs.protocol
        )

    @property
    def everything(self) -> bool:
        return self == EVERY_PORT

    def __str__(self) -> str:
        """Such as `TCP 80, 443; every UDP port`."""
        return "every port" if self.everything else "; ".join(self._words())

    def _words(self) -> Iterator[str]:
        for protocol in PROTOCOLS:
            spans = [span for span in self.spans if span.protocol == protocol]
            if spans and spans[0].whole:
                yield f"every {protocol} port"
            elif spans:
                yield f"{protocol} {', '.join(map(str, spans))}"


def port_set(spans: Iterable[Span]) -> PortSet:
    """Spans that overlap or touch become one; empty ones go."""
    spans = list(spans)
    if len(spans) == 1 and spans[0].first <= spans[0].last:
        return PortSet((spans[0],))
    merged: list[Span] = []
    for span in sorted(spans, key=lambda each: (PROTOCOLS.index(each.protocol), each.first)):
        if span.first > span.last:
            continue
        if merged and merged[-1].protocol == span.protocol and span.first <= merged[-1].last + 1:
            merged[-1] = Span(span.protocol, merged[-1].first, max(merged[-1].last, span.last))
        else:
            merged.append(span)
    return PortSet(tuple(merged))


def union(sets: Iterable[PortSet]) -> PortSet:
    distinct = list(dict.fromkeys(sets))
    return distinct[0] if len(distinct) == 1 else port_set(span for each in distinct for span in each.spans)


NO_PORT = PortSet(())
EVERY_PORT = port_set(map(Span, PROTOCOLS))
