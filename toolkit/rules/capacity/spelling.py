"""Amounts in words."""

from decimal import Decimal

from charts.foundation.quantities import GIB, MIB


def spelt(amount: Decimal, resource: str) -> str:
    """An amount of a resource: `1.5 cores`, `34Gi`, `2`."""
    if resource.endswith("cpu"):
        return f"{amount.normalize():f} core{'' if amount == 1 else 's'}"
    if resource.endswith(("memory", "storage")):
        unit, suffix = (GIB, "Gi") if amount >= GIB else (MIB, "Mi")
        return f"{round(amount / unit, 1).normalize():f}{suffix}"
    return f"{amount.normalize():f}"


def gpus(number: int) -> str:
    return f"{number} GPU{'' if number == 1 else 's'}"
