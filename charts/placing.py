"""Manifests in the cdk8s tree: each one a real ApiObject, at one jsii crossing.

cdk8s' own ApiObject would need two more crossings to carry a body; here the body stays in Python and `to_json` hands
it over, also when node asks. Anything made with plain cdk8s may stand beside them in a chart: it is asked for its
JSON like the rest.
"""

from collections.abc import Iterable
from typing import Any

from cdk8s import ApiObject, Chart
from constructs import Construct

from charts.foundation.manifest import Manifest


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


def place(chart: Chart, *rooms: Iterable[Manifest]) -> None:
    """Puts each room's manifests into the chart, in order. Two of one kind and name are an error of cdk8s."""
    for room in rooms:
        for manifest in room:
            PlacedManifest(chart, manifest)


def manifests(chart: Chart) -> list[Manifest]:
    """What the chart holds, in order: one crossing, and more for each that is plain cdk8s, which no field asked for."""
    return [
        api_object.manifest if isinstance(api_object, PlacedManifest) else Manifest(api_object.to_json(), field=())
        for api_object in chart.api_objects
    ]
