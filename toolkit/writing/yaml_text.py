"""Kubernetes objects as YAML text that every reader understands alike.

PyYAML, older Go tools and Helm read YAML 1.1; newer ones read 1.2. To the first, `on` is true and `12:30` is 750; to
the second, `1e-4` and `0o17` are numbers. A text that either would take for something else is quoted, so that it
stays a text. Nothing is folded, sorted or aliased: the same objects are always the same bytes, and a diff shows the
lines that changed.
"""

import re
from collections.abc import Mapping, Sequence
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


class _Dumper(yaml.CSafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 (the parent's signature)
        return True


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    style = '"' if _OTHER_BREAKS.search(text) else "|" if "\n" in text else None
    return dumper.represent_scalar(_TEXT, text, style=style)


_Dumper.add_representer(str, _text)
_Dumper.add_implicit_resolver("!ambiguous", _AMBIGUOUS, list("yYnN-+._0123456789"))


def to_yaml(objects: Sequence[Mapping[str, Any]]) -> bytes:
    """One document an object, each behind `---`; UTF-8; keys in their own order; several lines as a `|` block.

    Raises yaml.YAMLError for what JSON has no word for, such as an object of a class.
    """
    text: bytes = yaml.dump_all(
        objects,
        Dumper=_Dumper,
        default_flow_style=False,
        explicit_start=True,
        allow_unicode=True,
        sort_keys=False,
        width=2**31 - 1,
        encoding="utf-8",
    )
    return text
