"""The two things most rules do with a Fault: say that a name is nobody's, and place a part's faults in the whole."""

from collections.abc import Collection, Iterable, Iterator

from msgspec.structs import replace

from charts.model.fault import Fault, Field
from charts.model.spelling import nearest, one_of


def unknown(
    field: Field, problem: str, name: str, choices: Collection[str], *, where: str, at_key: bool = False
) -> Fault:
    """The fault of a name that is none of the choices.

    `problem` says what the name was taken for; `where` is where choices are written, for when there is none to list.
    """
    suggestion = nearest(name, choices)
    expected = one_of(choices) or (f"one from {where}" if choices else f"`{name}` in {where}")
    return Fault(field, problem, None if expected == suggestion else expected, suggestion, at_key)


def below(prefix: Field, faults: Iterable[Fault]) -> Iterator[Fault]:
    """Faults of a part of a file, as faults of the whole file."""
    return (replace(fault, field=(*prefix, *fault.field)) for fault in faults)
