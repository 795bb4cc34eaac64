"""The picture is an SVG that holds every box's and every arrow's words, whatever they are."""

from xml.etree import ElementTree

from tests.toolkit.drawing.test_mermaid import AWKWARD, DIAGRAM


def test_it_shows_every_word() -> None:
    from toolkit.drawing.svg import svg

    root = ElementTree.fromstring(svg(DIAGRAM))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    shown = ["".join(text.itertext()) for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert shown.count(AWKWARD) == 3
    assert {"end", "x", "TCP 80"} <= set(shown)


def test_it_is_the_same_each_time_and_empty_is_fine() -> None:
    from toolkit.drawing.diagram import Diagram
    from toolkit.drawing.svg import svg

    assert svg(DIAGRAM) == svg(DIAGRAM)
    assert "<svg" in svg(Diagram((), ()))
