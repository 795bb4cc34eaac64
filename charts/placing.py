"""Rooms in a cdk8s Chart: each manifest a real ApiObject, at one jsii crossing.

cdk8s' own ApiObject would need two more crossings to carry a body; here the body stays in Python and `to_json` hands
it over, also when node asks. What is made with plain cdk8s stands beside them: it is asked for its JSON like the rest.

Importing this starts node.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from cdk8s import ApiObject, App, Chart
from constructs import Construct, IConstruct

from charts.foundation.manifest import Manifest
from charts.foundation.room import Room


class PlacedManifest(ApiObject):
    """A manifest as a node of the construct tree, under the path `<chart>/<kind>-<name>`."""

    def __init__(self, scope: Construct, manifest: Manifest) -> None:
        self.manifest = manifest
        super().__init__(
            scope,
            f"{manifest.kind}-{manifest.name}",
            api_version=manifest.body["apiVersion"],
            kind=manifest.kind,
            metadata={"name": manifest.name},
        )

    def to_json(self) -> Any:
        return self.manifest.body


def chart_of(name: str, rooms: Sequence[Room]) -> Chart:
    """The rooms, in order, in a chart of an App of its own. Two objects of one kind and name are an error of cdk8s."""
    chart = Chart(App(), name)
    for room in rooms:
        if callable(room):
            room(chart)
        else:
            for manifest in room:
                PlacedManifest(chart, manifest)
    return chart


def placed(chart: Chart) -> list[Manifest]:
    """What stands in the chart's App, in the order of the tree, however deep and whatever made it.

    A few crossings for all, and some for each construct of plain cdk8s. Those have no field that asked for them.

    Raises ValueError with all that the constructs find wrong with themselves, as cdk8s does when it synthesizes.
    """
    constructs = chart.node.root.node.find_all()
    faults = [f"{each.node.path}: {fault}" for each in _plain(constructs) for fault in each.node.validate()]
    if faults:
        raise ValueError("\n".join(faults))
    return [
        each.manifest if isinstance(each, PlacedManifest) else Manifest(each.to_json(), field=())
        for each in constructs
        if isinstance(each, ApiObject)
    ]


def _plain(constructs: Iterable[IConstruct]) -> Iterator[IConstruct]:
    return (each for each in constructs if not isinstance(each, PlacedManifest))
