"""Words of any kind stay words: none of them ends a label or starts an entity of Mermaid's."""

import re

from toolkit.drawing.diagram import Arrow, Box, Diagram
from toolkit.drawing.mermaid import mermaid

AWKWARD = 'a "b" <c> #1; [d] |e| -->'
DIAGRAM = Diagram(
    (Box("one", AWKWARD, AWKWARD, "plain"), Box("two", "end", "end", "outside"), Box("three", "x", AWKWARD, "foreign")),
    (Arrow("one", "two", AWKWARD), Arrow("two", "two", "TCP 80")),
)


def test_each_box_stands_once_in_its_frame_and_arrows_join_them() -> None:
    text = mermaid(DIAGRAM)
    assert text.count("subgraph") == len(DIAGRAM.frames)
    boxes = re.findall(r'^        (b\d+)\["', text, re.M)
    assert len(boxes) == len(set(boxes)) == len(DIAGRAM.boxes)
    arrows = re.findall(r'^    (b\d+) -->\|".*"\| (b\d+)$', text, re.M)
    assert arrows == [("b1", "b2"), ("b2", "b2")]


def test_awkward_words_come_back_as_they_were() -> None:
    quoted = re.findall(r'"(.*)"', mermaid(DIAGRAM))
    assert not any(sign in label for label in quoted for sign in '"<>')
    entities = {"#quot;": '"', "#lt;": "<", "#gt;": ">", "#35;": "#"}
    readable = [re.sub("|".join(entities), lambda found: entities[found.group()], label) for label in quoted]
    assert readable.count(AWKWARD) == 3
