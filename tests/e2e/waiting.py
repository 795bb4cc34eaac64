"""Waiting for a condition, never for a time."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

BETWEEN = 0.2
"""Seconds between two looks."""


def wait_for(what: str, look: Callable[[], T], seconds: float = 60, seen: Callable[[], object] | None = None) -> T:
    """What `look` answers once that is neither None, False nor empty.

    Raises TimeoutError, which says what was waited for and what `seen` then answers, or else what `look` last did.
    """
    end = time.monotonic() + seconds
    while not (answer := look()):
        if time.monotonic() > end:
            state = seen() if seen else answer
            raise TimeoutError(f"waited {seconds:.0f} s for {what}; what there is: {state}")
        time.sleep(BETWEEN)
    return answer


def always(what: str, holds: Callable[[], bool], seconds: float) -> None:
    """That something goes on holding can only be watched for a while. Raises AssertionError once it does not."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        assert holds(), f"{what} no longer holds"
        time.sleep(BETWEEN)
