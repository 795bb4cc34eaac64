"""For a person at a terminal, like a compiler: a line for each place, a rule's words once, where it speaks first."""

from collections.abc import Callable, Iterator
from itertools import groupby

from toolkit.reporting.diagnostic import Diagnostic, Report

BOLD, DIM, RED, YELLOW = 1, 2, 31, 33
"""What a terminal knows by these numbers: https://en.wikipedia.org/wiki/ANSI_escape_code#Select_Graphic_Rendition_parameters"""

COLOURS = {"error": RED, "warning": YELLOW}
INDENT = " " * 4

Styled = Callable[..., str]
"""Of a text and the numbers of its style."""


def text(report: Report, *, coloured: bool = False) -> str:
    """The report, with a terminal's colours if they are wanted."""
    return "\n".join(_lines(report, _on_a_terminal if coloured else _plain))


def summary(report: Report) -> str:
    """Such as `2 errors, 1 warning, 1 accepted`."""
    counts = [(report.count("error"), "error"), (report.count("warning"), "warning")]
    said = [f"{count} {noun}{'' if count == 1 else 's'}" for count, noun in counts if count]
    said += [f"{report.accepted} accepted"] if report.accepted else []
    return ", ".join(said) or "nothing found"


def _lines(report: Report, styled: Styled) -> Iterator[str]:
    explained: set[str] = set()
    shown = [each for each in report.diagnostics if each.acceptance is None]
    for _, of_file in groupby(shown, key=lambda each: each.file):
        for diagnostic in of_file:
            yield _headline(diagnostic, styled)
            if diagnostic.thing:
                yield f"{INDENT}for: {diagnostic.thing}"
            if diagnostic.rule not in explained:
                yield from _words(diagnostic, styled)
            explained.add(diagnostic.rule)
        yield ""
    yield from report.notes
    yield styled(summary(report), BOLD)


def _headline(diagnostic: Diagnostic, styled: Styled) -> str:
    severity = styled(diagnostic.severity, COLOURS[diagnostic.severity], BOLD)
    return f"{styled(diagnostic.place, BOLD)}: {severity}: {diagnostic.text} [{diagnostic.rule}]"


def _words(diagnostic: Diagnostic, styled: Styled) -> Iterator[str]:
    words = (("why", diagnostic.why), ("do", diagnostic.remedy), ("see", diagnostic.page))
    return (f"{INDENT}{styled(name, DIM)}: {said}" for name, said in words if said)


def _on_a_terminal(words: str, *styles: int) -> str:
    return "".join(f"\x1b[{style}m" for style in styles) + f"{words}\x1b[0m"


def _plain(words: str, *_: int) -> str:
    return words
