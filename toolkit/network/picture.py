"""The network as a diagram. Everybody asks the cluster's DNS, so that is left out.

Where there are many parties, a namespace becomes one box and what passes inside it is not drawn; where there are many
namespaces, those of all teams become one, with an arrow to itself if one team reaches another.
"""

from collections.abc import Callable, Iterator, Sequence

from charts.foundation.naming import TEAM_LABEL
from toolkit.drawing.diagram import Arrow, Box, Diagram, Look
from toolkit.network.parties import OUTSIDE, Party
from toolkit.network.places import Workload
from toolkit.network.ports import PortSet, union
from toolkit.network.view import View

MANY_BOXES = 60
"""More than so many on one page are too small to read."""
DNS_PORT = 53
ALL_TEAMS = "namespaces of teams"

Zoom = Callable[[Party], str]
"""The words of the box that a party is in."""


def picture(views: Sequence[View]) -> Diagram:
    """Of all clusters that are seen, each in its own frames, as near as leaves few enough boxes."""
    drawn = (_drawn(views, zoom) for zoom in (_party, _namespace, _team_or_namespace))
    diagram = next(drawn)
    for farther in drawn:
        if len(diagram.boxes) <= MANY_BOXES:
            break
        diagram = farther
    return diagram


def _party(party: Party) -> str:
    return party.name


def _namespace(party: Party) -> str:
    return party.name if party.where == OUTSIDE else party.where


def _team_or_namespace(party: Party) -> str:
    if party.where == OUTSIDE:
        return OUTSIDE
    (first, *_) = party.members
    return ALL_TEAMS if isinstance(first, Workload) and TEAM_LABEL in first.namespace_labels else party.where


def _drawn(views: Sequence[View], zoom: Zoom) -> Diagram:
    boxes: dict[str, Box] = {}
    ports: dict[tuple[str, str], list[PortSet]] = {}
    for view in views:
        box_of = {party: _box(view, party, zoom, alone=len(views) == 1) for party in _seen(view)}
        boxes |= {box.key: box for box in box_of.values()}
        for each in view.passages:
            within_box = zoom is not _party and each.source.where == each.destination.where
            if not within_box and not _is_dns(each.ports):
                ends = box_of[each.source].key, box_of[each.destination].key
                ports.setdefault(ends, []).append(each.ports)
    return Diagram(tuple(boxes.values()), tuple(Arrow(*ends, str(union(sets))) for ends, sets in ports.items()))


def _seen(view: View) -> Iterator[Party]:
    """Whoever was rendered, and whoever else more than the DNS leads to."""
    passages = [each for each in view.passages if not _is_dns(each.ports)]
    connected = {party for each in passages for party in (each.source, each.destination)}
    return (party for party in view.parties if party in connected or party.rendered)


def _box(view: View, party: Party, zoom: Zoom, *, alone: bool) -> Box:
    """Near by in a frame of its namespace, from afar in one of its cluster."""
    words = zoom(party)
    near = party.where if alone else f"{view.cluster}: {party.where}"
    frame = near if zoom is _party else view.cluster
    return Box(f"{frame}/{words}", words, frame, _look(party))


def _look(party: Party) -> Look:
    if party.where == OUTSIDE:
        return "outside"
    return "plain" if party.ours else "foreign"


def _is_dns(ports: PortSet) -> bool:
    return all(span.first == span.last == DNS_PORT for span in ports.spans)
