"""A plot of how the CPU time of all teams grows with their number: both axes logarithmic, a line a program."""

from collections.abc import Iterator, Mapping, Sequence
from math import ceil, floor, log10

from bench.contests import Measured

WIDTH, HEIGHT = 720, 440
LEFT, RIGHT, TOP, BOTTOM = 70, 150, 40, 50
LINE = 14
"""Pixels from one name to the next."""
COLOURS = ("#1b6ca8", "#d1495b", "#edae49", "#66a182", "#7d5ba6", "#5c5c5c")

Points = Sequence[tuple[int, float]]
"""Teams, and seconds."""


def svg(lines: Mapping[str, Points]) -> str:
    """An SVG document of the lines, each by the name of its program."""
    times = [seconds for points in lines.values() for _, seconds in points]
    sizes = [teams for points in lines.values() for teams, _ in points]
    frame = _Frame(log10(min(sizes)), log10(max(sizes)), floor(log10(min(times))), ceil(log10(max(times))))
    drawn = "\n".join([*frame.grid(sorted(set(sizes))), *_drawn(lines, frame)])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" '
        f'font-size="12">\n<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>\n'
        f'<text x="{LEFT}" y="24" font-size="14">CPU seconds for all teams, nothing cached</text>\n{drawn}\n</svg>\n'
    )


def lines(measured: Mapping[int, Mapping[str, Measured]]) -> dict[str, list[tuple[int, float]]]:
    """From what was measured at each size."""
    found: dict[str, list[tuple[int, float]]] = {}
    for teams, costs in sorted(measured.items()):
        for name, cost in costs.items():
            found.setdefault(name, []).append((teams, cost.cpu))
    return found


class _Frame:
    """Where a number of teams and a number of seconds stand in the picture; bounds are powers of ten."""

    def __init__(self, least: float, most: float, low: int, high: int) -> None:
        self._least, self._most, self._low, self._high = least, most, low, high

    def x(self, teams: float) -> float:
        share = (log10(teams) - self._least) / max(self._most - self._least, 1)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(self, seconds: float) -> float:
        share = (log10(seconds) - self._low) / max(self._high - self._low, 1)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)

    def grid(self, sizes: Sequence[int]) -> Iterator[str]:
        for power in range(self._low, self._high + 1):
            y = self.y(10**power)
            yield f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>'
            yield f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g} s</text>'
        for teams in sizes:
            yield f'<text x="{self.x(teams):.1f}" y="{HEIGHT - 28}" text-anchor="middle">{teams:,} teams</text>'


def _drawn(lines: Mapping[str, Points], frame: _Frame) -> Iterator[str]:
    """Each line, and its name at its end: below another's where two would meet, above a line that ends early."""
    taken: list[float] = []
    for colour, (name, points) in zip(COLOURS, lines.items(), strict=False):
        at = [(frame.x(teams), frame.y(seconds)) for teams, seconds in points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
        yield f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>'
        yield from (f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in at)
        x, y = at[-1]
        if x < WIDTH - RIGHT:
            yield f'<text x="{x:.1f}" y="{y - 10:.1f}" text-anchor="end" fill="{colour}">{name}</text>'
            continue
        while any(abs(y - other) < LINE for other in taken):
            y += 1
        taken.append(y)
        yield f'<text x="{x + 10:.1f}" y="{y + 4:.1f}" fill="{colour}">{name}</text>'
