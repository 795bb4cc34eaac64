"""The table in docs/performance.md, between two remarks that mark where it stands."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from bench.table import Row, markdown

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"
BEGIN, END = "<!-- uv run python -m bench writes from here -->\n", "<!-- to here -->\n"


def section(rows: Iterable[Row], circumstances: Mapping[str, str]) -> str:
    """The rows, and on what machine and with what versions they were measured."""
    told = ", ".join(f"{name} {value}" for name, value in circumstances.items() if value)
    return f"\n{markdown(rows)}\nMeasured with: {told}.\n\n"


def put(text: str, section: str) -> str:
    """The page with the section in its place."""
    before, _, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise ValueError(f"no lines {BEGIN!r} and {END!r}")
    return f"{before}{BEGIN}{section}{END}{after}"
