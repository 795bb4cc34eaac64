"""Program configs as text: YAML in block style, so that a changed hyperparameter is one changed line of a diff.

The charts do without a YAML library, and the readers differ: PyYAML, which most programs use, takes `1e-05` for a
text and `off` for false. So numbers are written without an exponent, and a text that is not plainly one is quoted as
JSON does it, which every YAML reader understands.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from types import NoneType
from typing import Any

_PLAIN = re.compile(r"[A-Za-z/][A-Za-z0-9_./@-]*(:[A-Za-z0-9_./@-]+)*", re.ASCII)
_SCALARS = (str, int, float, NoneType)
_CONSTANTS = {None: "null", True: "true", False: "false"}
_WORDS_OF_YAML = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}


def text(config: Mapping[str, Any]) -> str:
    """The config as a YAML document: mappings, lists, texts, numbers, booleans and None, in the given order."""
    return "".join(f"{line}\n" for line in _mapping(config)) or "{}\n"


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        yield from _mapping(value)
    elif isinstance(value, Sequence) and not isinstance(value, str) and value:
        for item in value:
            first, *rest = _lines(item)
            yield f"- {first}"
            yield from (f"  {line}" for line in rest)
    else:
        yield _scalar(value)


def _mapping(mapping: Mapping[str, Any]) -> Iterator[str]:
    for key, value in mapping.items():
        if isinstance(value, _SCALARS) or not value:
            yield f"{_scalar(key)}: {_scalar(value)}"
        else:
            yield f"{_scalar(key)}:"
            yield from (f"  {line}" for line in _lines(value))


def _scalar(value: Any) -> str:
    match value:
        case str():
            plain = _PLAIN.fullmatch(value) and value.lower() not in _WORDS_OF_YAML
            return value if plain else json.dumps(value)
        case None | True | False:
            return _CONSTANTS[value]
        case int():
            return str(value)
        case float():
            return _decimal(value)
        case Mapping():
            return "{}"
        case Sequence():
            return "[]"
        case _:
            raise TypeError(f"a config holds no {type(value).__name__}")


def _decimal(number: float) -> str:
    digits = format(Decimal(repr(number)), "f")
    return digits if "." in digits else f"{digits}.0"
