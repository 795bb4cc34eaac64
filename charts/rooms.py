"""What a chart holds, from its rooms in order.

Node is started for a chart with a room of plain cdk8s, and then every manifest of that chart is a construct as well,
so that they find each other in the tree. Other charts need no node to become what they are: data.
"""

from collections.abc import Sequence

from charts.foundation.manifest import Manifest
from charts.foundation.room import Room


def manifests(name: str, rooms: Sequence[Room]) -> list[Manifest]:
    """What the chart of that name holds, in order.

    Raises ValueError for two objects of one kind and name, as cdk8s raises for two constructs at one place.
    """
    if any(callable(room) for room in rooms):
        from charts.placing import chart_of, placed

        return placed(chart_of(name, rooms))
    found = [manifest for room in rooms if not callable(room) for manifest in room]
    taken: set[tuple[str, str]] = set()
    for manifest in found:
        place = manifest.kind, manifest.name
        if place in taken:
            raise ValueError(f"chart {name}: there is already a {manifest.kind} named {manifest.name}")
        taken.add(place)
    return found
