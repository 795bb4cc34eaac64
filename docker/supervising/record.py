"""The training's MLflow run, kept up with what the framework writes by a thread of its own.

Each time it looks, it sends what the run does not have. So it makes no difference whether MLflow was away for a minute,
or the pod for a day: the next look catches up.
"""

import threading
from contextlib import suppress
from queue import Empty, SimpleQueue

from charts.runs.program_configs import Run
from recording.run import Recorder, Status, find_or_start
from step.log import say
from supervising.framework import Framework
from supervising.news import News

PERIOD_SECONDS = 3.0
"""Between two looks; figures come every few seconds at most."""
FOLDER = "training"
"""Of the MLflow run's artifacts."""


class Record:
    """Started with the training, and ended with it: `finish`, then wait until it is `complete`."""

    def __init__(self, run: Run, framework: Framework, news: News) -> None:
        self._run = run
        self._framework = framework
        self._news = news
        self._ending: SimpleQueue[Status] = SimpleQueue()
        self._recorder: Recorder | None = None
        self._has_params = False
        self._has_files = False
        self._complete = False
        self._trouble = ""
        threading.Thread(target=self._keep, daemon=True).start()

    def finish(self, status: Status) -> None:
        """How the training ended: all that it wrote is there now, and is sent with the run's status."""
        self._ending.put(status)

    def complete(self) -> bool:
        return self._complete

    def _keep(self) -> None:
        status: Status | None = None
        while not self._complete:
            try:
                self._look(status)
            except Exception as error:  # whatever is wrong with the record is no reason to end a training
                self._say_once(error)
            else:
                self._trouble = ""
                self._complete = status is not None
            if not self._complete:
                with suppress(Empty):
                    status = self._ending.get(timeout=PERIOD_SECONDS)
        self._news.tell()

    def _look(self, status: Status | None) -> None:
        """Files come last: the figures and the status do not have to wait for a bucket."""
        self._recorder = recorder = self._recorder or find_or_start(self._run)
        if not self._has_params:
            recorder.params(self._framework.params)
            self._has_params = True
            say(f"train: recorded in MLflow as run {recorder.run_id}")
        recorder.metrics(self._framework.rows())
        if status is not None:
            recorder.end(status)
        if status is not None or not self._has_files:
            for path in self._framework.files:
                if path.is_file():
                    recorder.files(path, FOLDER)
            self._has_files = True

    def _say_once(self, error: Exception) -> None:
        trouble = f"{type(error).__name__}: {error}"
        if trouble != self._trouble:
            self._trouble = trouble
            say(f"train: MLflow does not take the figures: {' '.join(trouble.split())}; they follow when it does")
