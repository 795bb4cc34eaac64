"""Kubernetes objects as YAML text that every reader understands alike.

PyYAML, older Go tools and Helm read YAML 1.1; newer ones read 1.2. To the first, `on` is true and `12:30` is 750; to
the second, `1e-4` and `0o17` are numbers. A text that either would take for something else is quoted, so that it
stays a text. Nothing is folded, sorted or aliased: the same objects are always the same bytes, and a diff shows the
lines that changed.

How a scalar is written is libyaml's to say, once for each: a fleet has millions of them, and few that differ. Here
they are only put behind one another, which takes a fifth of the time that libyaml needs for whole objects by way of
PyYAML. What is out of the ordinary is libyaml's altogether.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import yaml

_TEXT = "tag:yaml.org,2002:str"
_AMBIGUOUS = re.compile(
    r"""
    ( [yYnN]                                          # booleans of YAML 1.1 that PyYAML leaves alone
    | [-+]? [0-9_]* \.? [0-9_]* ([eE][-+]?[0-9]+)?    # 1e-4, 1_000, 089
    | [-+]? 0 [xXoObB] [0-9a-fA-F_]+                  # 0o17, 0b1
    | [-+]? [0-9][0-9_]* (:[0-9]{1,2})+ (\.[0-9_]*)?  # 12:30, 08:30
    | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2} ([Tt\ \t].*)?    # dates and times
    ) \Z""",
    re.VERBOSE,
)
"""What PyYAML itself does not quote: https://yaml.org/type/ (1.1), https://yaml.org/spec/1.2.2/#103-core-schema."""

_OTHER_BREAKS = re.compile("[\r\x85\u2028\u2029]")
"""Line breaks to one version of YAML or the other; only an escape survives both."""

_LONGEST_KEY = 100
"""Bytes. Behind longer ones libyaml may put the value in a line of its own, as behind those that need an escape."""

_REMEMBERED = 2**13
"""Scalars: a megabyte or two. A fleet's own names come by once, what it repeats comes by again soon."""


class _Dumper(yaml.CSafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 (the parent's signature)
        return True


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = '"' if _OTHER_BREAKS.search(text) else "|" if "\n" in text else None
    return dumper.represent_scalar(_TEXT, text, style=style)


_Dumper.add_representer(str, _text)
_Dumper.add_implicit_resolver("!ambiguous", _AMBIGUOUS, list("yYnN-+._0123456789"))


class _OutOfTheOrdinary(Exception):
    """Something for libyaml."""


def to_yaml(objects: Sequence[Mapping[str, Any]]) -> bytes:
    """One document an object, each behind `---`; UTF-8; keys in their own order; several lines as a `|` block.

    Raises yaml.YAMLError for what JSON has no word for, such as an object of a class.
    """
    return "".join(map(_document, objects)).encode()


def by_libyaml(body: Any) -> str:
    """One document, `---` and all."""
    text: str = yaml.dump(
        body,
        Dumper=_Dumper,
        default_flow_style=False,
        explicit_start=True,
        allow_unicode=True,
        sort_keys=False,
        width=2**31 - 1,
    )
    return text


def _document(body: Mapping[str, Any]) -> str:
    lines = ["---"]
    try:
        if type(body) is not dict or not body:
            raise _OutOfTheOrdinary
        _write_mapping(body, "\n", "\n", lines)
    except (_OutOfTheOrdinary, RecursionError):
        return by_libyaml(body)
    lines.append("\n")
    return "".join(lines)


def _write_mapping(mapping: dict[Any, Any], first: str, margin: str, lines: list[str]) -> None:
    """Behind `first`, and each further key behind `margin`: a line break and the spaces that it stands in from."""
    for key, value in mapping.items():
        lines += first, _key(key)
        first = margin
        kind = type(value)
        if kind is str:
            lines += " ", _scalar(value) if "\n" not in value else _block(value, margin)
        elif kind is dict and value:
            deeper = margin + "  "
            _write_mapping(value, deeper, deeper, lines)
        elif kind is list and value:
            _write_sequence(value, margin, margin, lines)
        else:
            lines += " ", _empty_or_plain(value)


def _write_sequence(sequence: list[Any], first: str, margin: str, lines: list[str]) -> None:
    deeper = margin + "  "
    for item in sequence:
        lines += first, "- "
        first = margin
        kind = type(item)
        if kind is dict and item:
            _write_mapping(item, "", deeper, lines)
        elif kind is str:
            lines.append(_scalar(item) if "\n" not in item else _block(item, margin))
        elif kind is list and item:
            _write_sequence(item, "", deeper, lines)
        else:
            lines.append(_empty_or_plain(item))


def _empty_or_plain(value: Any) -> str:
    if value is True:
        return "true"
    if value is False:
        return "false"
    if type(value) is int:
        return str(value)
    if value is None or type(value) in (dict, list, float):
        return by_libyaml([value]).removeprefix("---\n- ").removesuffix("\n")
    raise _OutOfTheOrdinary


@lru_cache(_REMEMBERED)
def _key(key: Any) -> str:
    if type(key) is not str or len(key.encode()) > _LONGEST_KEY or not key.isprintable():
        raise _OutOfTheOrdinary
    return by_libyaml({key: 1}).removeprefix("---\n").removesuffix(" 1\n")


@lru_cache(_REMEMBERED)
def _scalar(text: str) -> str:
    """A text of one line."""
    return by_libyaml([text]).removeprefix("---\n- ").removesuffix("\n")


def _block(text: str, margin: str) -> str:
    """A text of several lines, which stand in two further than what they belong to."""
    written = by_libyaml([text]).removeprefix("---\n- ").removesuffix("\n")
    if written.endswith("\n..."):  # empty lines at its end, after which libyaml ends the document for good
        raise _OutOfTheOrdinary
    return written if margin == "\n" else re.sub(r"\n(?!\n|\Z)", margin, written)
