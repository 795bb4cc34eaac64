"""A training's progress, posted to the address in BACKEND_API_URL as it comes.

`POST <BACKEND_API_URL>/training-progress` with a JSON body: `run` (as in the config), `state` (running, finished,
failed or stopped), `epochs` (how many there will be at most), and of the newest epoch `epoch` and `figures`. Only the
newest is posted: a receiver that was away misses what is out of date. Whether it answers makes no difference.
"""

import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import msgspec

from charts.runs.program_configs import Run
from step.ending import Stopped, TryAgain
from step.log import say
from vision.figures import Figures

PERIOD_SECONDS = 3.0
"""Between two looks at the figures."""
ANSWER_SECONDS = 3.0
"""How long one post may take."""

State = Literal["running", "finished", "failed", "stopped"]


@contextmanager
def posted(run: Run, epochs: int, figures: Callable[[], list[Figures]]) -> Iterator[None]:
    """Post the progress of what is done in the block, and how it ended. Does nothing without an address."""
    address = os.environ.get("BACKEND_API_URL")
    if not address:
        yield
        return
    about = {"run": msgspec.to_builtins(run), "epochs": epochs}
    reporter = _Reporter(f"{address.rstrip('/')}/training-progress", about, figures)
    try:
        yield
    except TryAgain:
        raise
    except Stopped:
        reporter.end("stopped")
        raise
    except Exception:
        reporter.end("failed")
        raise
    else:
        reporter.end("finished")


class _Reporter:
    """Posts from a thread of its own, which nobody waits for longer than for one answer."""

    def __init__(self, url: str, about: dict[str, Any], figures: Callable[[], list[Figures]]) -> None:
        self._url = url
        self._about = about
        self._figures = figures
        self._state: State = "running"
        self._ending = threading.Event()
        self._answered = True
        self._thread = threading.Thread(target=self._keep, daemon=True)
        self._thread.start()

    def end(self, state: State) -> None:
        self._state = state
        self._ending.set()
        self._thread.join(timeout=2 * ANSWER_SECONDS)

    def _keep(self) -> None:
        before: dict[str, Any] = {}
        while True:
            state = self._state
            now = {**self._about, "state": state, **self._newest()}
            if now != before and self._post(now):
                before = now
            if state != "running":
                return
            self._ending.wait(PERIOD_SECONDS)

    def _newest(self) -> dict[str, Any]:
        so_far = self._figures()
        return {"epoch": so_far[-1].epoch, "figures": so_far[-1].values} if so_far else {}

    def _post(self, body: dict[str, Any]) -> bool:
        """Whether the receiver took it. What it does not take is said once."""
        request = Request(self._url, json.dumps(body).encode(), {"Content-Type": "application/json"})
        try:
            with urlopen(request, timeout=ANSWER_SECONDS):
                self._answered = True
        except (OSError, HTTPError, ValueError) as error:
            if self._answered:
                say(f"train: nobody takes the progress at {self._url}: {error}; the training goes on without")
            self._answered = False
        return self._answered
