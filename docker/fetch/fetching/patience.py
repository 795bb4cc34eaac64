"""How often something is tried again, and after how long."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception_type,
    sleep_using_event,
    stop_after_attempt,
    stop_when_event_set,
    wait_random_exponential,
)

from fetching.source import Interrupted
from step.ending import TryAgain

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Patience:
    """Waits are random, up to `first_wait` seconds, then twice that, and so on: pods that were cut off together do not
    come back together. Eight attempts take about a minute; after that it is Kubernetes that starts the pod again.
    """

    attempts: int = 8
    first_wait: float = 1
    longest_wait: float = 60

    def insist(self, ask: Callable[[], Answer], about: str = "", halted: threading.Event | None = None) -> Answer:
        """Ask until it is not interrupted. Raises TryAgain with `about` and the last reason."""
        halted = halted or threading.Event()
        retrying = Retrying(
            retry=retry_if_exception_type(Interrupted),
            wait=self._wait,
            stop=stop_after_attempt(self.attempts) | stop_when_event_set(halted) | self._asked_for_too_long,
            sleep=sleep_using_event(halted),
            reraise=True,
        )
        try:
            answer: Answer = retrying(ask)
        except Interrupted as error:
            raise TryAgain(f"{about}{error}", "it is tried again with each start of this pod") from error
        return answer

    def _wait(self, state: RetryCallState) -> float:
        asked_for = _asked_for(state)
        if asked_for is not None:
            return asked_for
        return float(wait_random_exponential(self.first_wait, self.longest_wait)(state))

    def _asked_for_too_long(self, state: RetryCallState) -> bool:
        """A pod that waits in vain takes its node's room: its Job has longer waits."""
        return (_asked_for(state) or 0) > self.longest_wait


def _asked_for(state: RetryCallState) -> float | None:
    error = state.outcome.exception() if state.outcome else None
    return error.retry_after if isinstance(error, Interrupted) else None
