"""Sizes as Kubernetes writes them, and the arithmetic on them."""

from decimal import Decimal

MIB = 2**20
GIB = 2**30
_UNITS = {"Mi": MIB, "Gi": GIB, "Ti": 2**40}


def size_bytes(size: str) -> int:
    """Bytes of a size word such as `24Gi`."""
    return int(size[:-2]) * _UNITS[size[-2:]]


def size(bytes_: int) -> str:
    """The shortest size that holds at least so many bytes: whole Gi, or Mi when it is under one."""
    unit, suffix = (GIB, "Gi") if bytes_ >= GIB and bytes_ % GIB == 0 else (MIB, "Mi")
    return f"{-(-bytes_ // unit)}{suffix}"


def parameter_count(parameters: str) -> int:
    """Parameters of a word such as `8B` or `350M`."""
    return int(Decimal(parameters[:-1]) * {"M": 10**6, "B": 10**9}[parameters[-1]])
