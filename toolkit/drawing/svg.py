"""A diagram as an SVG picture, laid out by Graphviz, which the package pygraphviz carries with it.

Importing this loads Graphviz.
"""

import pygraphviz

from toolkit.drawing.diagram import Diagram, Look

COLOURS: dict[Look, tuple[str, str]] = {
    "plain": ("#eef4ff", "#3b5b92"),
    "foreign": ("#f4f4f4", "#777777"),
    "outside": ("#fff4e0", "#a66a00"),
}
"""Filling and border."""
FONT = "Helvetica,Arial,sans-serif"


def svg(diagram: Diagram) -> str:
    """https://graphviz.org/doc/info/attrs.html names the attributes."""
    graph = pygraphviz.AGraph(directed=True, strict=False, rankdir="LR", ranksep="1.2", fontname=FONT)
    graph.node_attr.update(shape="box", style="filled,rounded", fontname=FONT, fontsize="11")
    graph.edge_attr.update(fontname=FONT, fontsize="9", color="#555555")
    names = {box.key: f"b{number}" for number, box in enumerate(diagram.boxes, 1)}
    for box in diagram.boxes:
        filling, border = COLOURS[box.look]
        graph.add_node(names[box.key], label=_literal(box.words), fillcolor=filling, color=border)
    for number, (frame, boxes) in enumerate(diagram.frames.items(), 1):
        inside = [names[box.key] for box in boxes]
        graph.add_subgraph(inside, name=f"cluster_{number}", label=_literal(frame), color="#bbbbbb", style="rounded")
    for arrow in diagram.arrows:
        graph.add_edge(names[arrow.source], names[arrow.target], label=_literal(arrow.words))
    drawn: bytes = graph.draw(format="svg", prog="dot")
    return drawn.decode("utf-8")


def _literal(words: str) -> str:
    """Graphviz reads a backslash as the start of an escape."""
    return words.replace("\\", "\\\\")
