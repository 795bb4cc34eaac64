"""A diagram as a Mermaid flowchart, which GitHub and GitLab draw inside Markdown.

https://mermaid.js.org/syntax/flowchart.html. Mermaid gives up above 500 arrows unless its page is configured
otherwise: https://mermaid.js.org/config/schema-docs/config-properties-maxedges.html.
"""

from collections.abc import Iterator

from toolkit.drawing.diagram import Diagram, Look

STYLES: dict[Look, str] = {
    "plain": "fill:#eef4ff,stroke:#3b5b92,color:#111",
    "foreign": "fill:#f4f4f4,stroke:#777,color:#111",
    "outside": "fill:#fff4e0,stroke:#a66a00,color:#111",
}


def mermaid(diagram: Diagram) -> str:
    return "\n".join(_lines(diagram)) + "\n"


def _lines(diagram: Diagram) -> Iterator[str]:
    names = {box.key: f"b{number}" for number, box in enumerate(diagram.boxes, 1)}
    yield "flowchart LR"
    for number, (frame, boxes) in enumerate(diagram.frames.items(), 1):
        yield f"    subgraph f{number}[{_quoted(frame)}]"
        yield from (f"        {names[box.key]}[{_quoted(box.words)}]:::{box.look}" for box in boxes)
        yield "    end"
    for arrow in diagram.arrows:
        yield f"    {names[arrow.source]} -->|{_quoted(arrow.words)}| {names[arrow.target]}"
    yield from (f"    classDef {look} {style}" for look, style in STYLES.items())


def _quoted(words: str) -> str:
    """Mermaid reads entities inside quotes, and takes a `#` of its own for the start of one."""
    escaped = words.replace("#", "#35;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")
    return f'"{escaped.replace(chr(10), "<br/>")}"'
