"""What is wrong with the input, and where: the form every check reports in."""

from msgspec import Struct

Field = tuple[str | int, ...]
"""A path in an input file: `("serving", "assistant", "clients", 0)`; `()` is the file itself."""


class Fault(Struct, frozen=True):
    """One fault of one file. It reads `problem; expected; did you mean suggestion?`."""

    field: Field
    problem: str
    expected: str | None = None
    suggestion: str | None = None
    at_key: bool = False
    """Whether the key itself is at fault, not what stands behind it."""

    def __str__(self) -> str:
        parts = [self.problem]
        if self.expected is not None:
            parts.append(f"expected {self.expected}")
        if self.suggestion is not None:
            parts.append(f"did you mean {self.suggestion}?")
        return "; ".join(parts)
