"""libyaml's syntax errors in words for the person who wrote the file.

libyaml names what its grammar missed ("did not find expected key"); a person wants to know what to change. The
problems are those of libyaml 0.2.5: https://github.com/yaml/libyaml/tree/0.2.5/src (scanner.c, parser.c).
"""

import re

from yaml.error import Mark, MarkedYAMLError

from toolkit.reading.document import Position
from toolkit.reading.file_text import position_after

_UNFIT_KEY = "expected a key here, indented like its neighbours"
_AFTER_VALUE = "the value has ended before this; put the whole text in quotes, or start a new line"
_NO_START = "`{0}` cannot start a value; put the text in quotes"
_DIRECTIVE = "lines that start with % are not used here; leave it out"

_AT_PROBLEM = {
    "mapping values are not allowed in this context": (
        "`:` makes no key here; indent keys like their neighbours, or put the text in quotes"
    ),
    "mapping keys are not allowed in this context": "`?` makes no key here; write `key: value`",
    "block sequence entries are not allowed in this context": "a list's `- ` starts on a line of its own",
    "did not find expected '-' indicator": "expected `- ` here, indented like the list's other items",
    "did not find expected <document start>": (
        "nothing more can follow here; is a blank missing after `:`, or is a bracket too many?"
    ),
    "found unknown escape character": (
        "`{0}{1}` means nothing between double quotes; write `{0}{0}{1}`, or use single quotes"
    ),
    "found invalid Unicode character escape code": "this escape names no character",
    "did not find expected hexdecimal number": "this escape names no character",
    "did not find expected comment or line break": "nothing but a line break can follow `|` or `>`",
    "found incompatible YAML document": _DIRECTIVE,
    "found undefined tag handle": "tags (`!`) are not used here; leave it out, or put the text in quotes",
}
"""What to say where the problem is; `{0}` and `{1}` are the two characters found there."""

_AT_CONTEXT = {
    "did not find expected ',' or ']'": "this `[` is never closed; expected `,` or `]`",
    "did not find expected ',' or '}'": "this `{{` is never closed; expected `,` or `}}`",
    "found unexpected end of stream": "this quote is never closed",
    "found unexpected document indicator": "this quote is never closed",
    "could not find expected ':'": "expected `:` and a value after this key",
    "did not find expected alphabetic or numeric character": _NO_START,
    "found unknown directive name": _DIRECTIVE,
}
"""The same for problems that are noticed long after the mistake: said where the broken construct starts."""


def explain(error: MarkedYAMLError, text: str) -> tuple[Position, str]:
    """Where and what a person has to mend, for a syntax error of libyaml in a text."""
    mark, problem = error.problem_mark or error.context_mark, error.problem or "not YAML"
    if mark is None:
        return (1, 1), f"is not YAML: {problem}"
    lines = [*text.splitlines(), ""]
    tab = re.match(r" *\t[ \t]*", lines[mark.line])
    if tab and ("tab character" in problem or ("cannot start any token" in problem and mark.column < tab.end())):
        return (mark.line + 1, tab.group().index("\t") + 1), "a tab indents this line; indent with spaces"
    if problem in _AT_CONTEXT and error.context_mark:
        return _said(_AT_CONTEXT[problem], error.context_mark, lines)
    if problem == "did not find expected node content" and not "".join(_from(mark, lines)).strip():
        return position_after(text.rstrip()), "the file ends where a value is expected"
    return _said(_AT_PROBLEM.get(problem) or _by_what_is_there(problem, mark, lines), mark, lines)


def _by_what_is_there(problem: str, mark: Mark, lines: list[str]) -> str:
    before, rest = lines[mark.line][: mark.column], lines[mark.line][mark.column :]
    match problem:
        case "found character that cannot start any token" if rest.startswith("\t"):
            return "a tab cannot stand here; use blanks"
        case "found character that cannot start any token":
            return _NO_START
        case "did not find expected key" if rest.startswith(("]", "}")):
            return "`{0}` closes nothing here; take it out"
        case "did not find expected key":
            return _AFTER_VALUE if before.strip() else _UNFIT_KEY
        case "did not find expected node content":
            return "`{0}` stands where a value is expected"
    return f"is not YAML: {problem}".replace("{", "{{").replace("}", "}}")


def _said(text: str, mark: Mark, lines: list[str]) -> tuple[Position, str]:
    here = lines[mark.line][mark.column : mark.column + 2].ljust(2)
    return (mark.line + 1, mark.column + 1), text.format(*here)


def _from(mark: Mark, lines: list[str]) -> list[str]:
    return [lines[mark.line][mark.column :], *lines[mark.line + 1 :]]
