"""The network as lines of text, those whom a party reaches below it, and as data."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from toolkit.network.places import Place, Workload
from toolkit.network.view import View


def text(views: Iterable[View]) -> str:
    return "\n".join(line for each in views for line in _lines(each))


def data(views: Iterable[View]) -> dict[str, list[dict[str, Any]]]:
    """Every edge of each cluster, not taken together, as JSON has it."""
    return {
        each.cluster: [
            {
                "source": _place(edge.source),
                "destination": _place(edge.destination),
                "ports": [
                    {"protocol": span.protocol, "first": span.first, "last": span.last} for span in edge.ports.spans
                ],
            }
            for edge in each.edges
        ]
        for each in views
    }


def _lines(view: View) -> Iterator[str]:
    yield view.cluster
    rows = sorted((str(each.source), str(each.destination), str(each.ports)) for each in view.passages)
    width = max((len(destination) for _, destination, _ in rows), default=0)
    for source, passages in groupby(rows, key=itemgetter(0)):
        yield f"  {source}"
        yield from (f"    -> {destination:{width}}  {ports}" for _, destination, ports in passages)
    if not rows:
        yield "  nobody reaches anybody"


def _place(place: Place) -> dict[str, Any]:
    if not isinstance(place, Workload):
        return {"addresses": str(place.network), "without": list(map(str, place.without))}
    return {
        "namespace": place.namespace or None,
        "kind": place.kind or None,
        "name": place.name,
        "labels": dict(place.labels),
        "namespace_labels": dict(place.namespace_labels),
    }
