"""The framework's process, with all that it starts: one process group, which is ended as a whole.

What it prints goes on to our own output; the last lines are kept, since they say why it failed.
"""

import os
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress

from step.log import SECRET_NAME, say
from supervising.news import News

KEPT_LINES = 2000
"""Several processes may fail at once, each with a traceback of a hundred lines."""
LAST_WORDS_SECONDS = 5
"""For what it printed to be read to its end."""
PROGRESS_BAR_SECONDS = 10
"""How often a progress bar is shown, which in a log cannot draw over itself."""


def environment(own: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What every child sees: the program's environment without secrets and without the way to MLflow.

    A framework that finds an MLflow in its environment records there by itself.
    """
    tracking = {name for name in own if name.startswith("MLFLOW_") and name != "MLFLOW_DISABLE_TELEMETRY"}
    return {name: value for name, value in own.items() if not SECRET_NAME.search(name) and name not in tracking}


class Child:
    """A started process. `news` is told when it has ended."""

    def __init__(self, command: Sequence[str], own: Mapping[str, str], news: News, lock: int | None = None) -> None:
        """`lock` is a file descriptor that the child inherits, so that a lock lasts as long as the child does."""
        self._news = news
        self._tail: deque[str] = deque(maxlen=KEPT_LINES)
        reading, writing = os.pipe()
        self._process = subprocess.Popen(
            command,
            env={**environment(), "PYTHONUNBUFFERED": "1", **own},
            stdin=subprocess.DEVNULL,
            stdout=writing,
            stderr=writing,
            start_new_session=True,
            pass_fds=() if lock is None else (lock,),
        )
        os.close(writing)
        self._ended = self._silent = False
        threading.Thread(target=self._pass_on, args=(reading,), daemon=True).start()
        threading.Thread(target=self._wait, daemon=True).start()

    @property
    def exit_code(self) -> int:
        """Once it has ended; negative if a signal ended it."""
        code: int | None = self._process.returncode
        if code is None:
            raise RuntimeError("it has not ended")
        return code

    @property
    def tail(self) -> str:
        """The last lines that it printed."""
        return "\n".join(self._tail)

    def ended(self) -> bool:
        return self._ended

    def stop(self, grace_seconds: float) -> None:
        """SIGTERM to all of its group, and SIGKILL to what is still there after the grace period.

        The process itself may be the first to go. torchrun's workers have groups of their own, which only torchrun
        ends: so it is waited for, until nobody is left who could print.
        """
        self._signal(signal.SIGTERM)
        self._news.wait(lambda: self._ended and self._silent, grace_seconds)
        self.clear_away()

    def clear_away(self) -> None:
        """End what is left of its group: workers outlive the process that started them."""
        self._signal(signal.SIGKILL)
        self._news.wait(self.ended)
        self._news.wait(lambda: self._silent, LAST_WORDS_SECONDS)

    def _signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, number)

    def _wait(self) -> None:
        self._process.wait()
        self._ended = True
        self._news.tell()

    def _pass_on(self, reading: int) -> None:
        shown = -float(PROGRESS_BAR_SECONDS)
        with open(reading, errors="replace", newline="") as output:
            for line in output:
                is_progress_bar = line.endswith("\r")
                text = line.rstrip()
                if is_progress_bar and (not text or time.monotonic() - shown < PROGRESS_BAR_SECONDS):
                    continue
                if is_progress_bar:
                    shown = time.monotonic()
                else:
                    self._tail.append(text)
                say(text)
        self._silent = True
        self._news.tell()
