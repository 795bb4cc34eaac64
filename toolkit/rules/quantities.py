"""Quantities as Kubernetes reads them, in every spelling that a construct may use.

Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
"""

import re
from decimal import Decimal
from functools import lru_cache

_QUANTITY = re.compile(
    r"(?P<number>[+-]?[0-9]+\.?[0-9]*|[+-]?\.[0-9]+)(?P<suffix>[numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]{1,2})?"
)
_DECIMAL = {"n": -9, "u": -6, "m": -3, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY = {"Ki": 1, "Mi": 2, "Gi": 3, "Ti": 4, "Pi": 5, "Ei": 6}


def amount(quantity: object) -> Decimal | None:
    """Cores of `500m`, bytes of `200Gi`; None for what is no quantity."""
    return _amount(str(quantity))


@lru_cache(maxsize=1000)
def _amount(quantity: str) -> Decimal | None:
    written = _QUANTITY.fullmatch(quantity)
    if written is None:
        return None
    number, suffix = Decimal(written["number"]), written["suffix"] or ""
    if suffix in _BINARY:
        return number * Decimal(1024) ** _BINARY[suffix]
    if suffix in _DECIMAL:
        return number.scaleb(_DECIMAL[suffix])
    return number.scaleb(int(suffix[1:])) if suffix else number
