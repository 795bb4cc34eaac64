"""The whole life of a training after its inputs were found: start, record, stop, and what its end means.

Only the first of several nodes records and writes the revision; the others only see to their own child.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from charts.runs.program_configs import Artifact, Run
from recording.run import Status
from step import artifact
from step.ending import Failed
from step.log import say
from supervising import reasons
from supervising.child import Child
from supervising.framework import Framework
from supervising.news import News, stop_is_news
from supervising.record import Record

GRACE_SECONDS = 75
"""For the child to end after SIGTERM. Of the pod's 120 s, the rest is for the record."""
PATIENCE_SECONDS = 300
"""How long the end of a training waits for an MLflow that does not answer. The pod holds its GPU all the while."""
PATIENCE_WHEN_STOPPED_SECONDS = 20
"""The same after SIGTERM: with the child's grace period it is less than the pod's."""
RECORDED = ".recorded"
"""In the output folder once MLflow has all of a training that is through, so that a further start asks nobody."""


def supervise(run: Run, output: Artifact, framework: Framework) -> None:
    """Train until the output is whole; where it is already, complete only its record.

    Raises Failed with the reason, Stopped after SIGTERM, TryAgain while another pod works on the same output.
    """
    with stop_is_news() as news, _alone(output) as lock:
        if artifact.is_there(output):
            say(f"train: {output.path} is whole already")
            if not (Path(output.path) / RECORDED).exists():
                _complete(_record(run, framework, news), "FINISHED", news, output)
            return
        if _is_first_node():
            framework.prepare()
        child = Child(framework.command, framework.environment, news, lock)
        record = _record(run, framework, news)
        news.wait(lambda: child.ended() or news.stop)
        if child.ended():
            child.clear_away()
        else:
            child.stop(GRACE_SECONDS)
        _end(child, output, framework, record, news)


def _end(child: Child, output: Artifact, framework: Framework, record: Record | None, news: News) -> None:
    """What the child's end means. One that was through when it was told to stop is through all the same."""
    if child.exit_code == 0:
        try:
            if _is_first_node():
                artifact.mark(output)
        except OSError:
            _complete(record, "FAILED", news, output)
            raise
        _complete(record, "FINISHED", news, output)
    elif news.stop:
        _complete(record, "KILLED", news, output)
    else:
        _complete(record, "FAILED", news, output)
        why = framework.reason(child.tail) or reasons.reason(child.exit_code, child.tail)
        raise Failed("the training failed", why)


def _record(run: Run, framework: Framework, news: News) -> Record | None:
    """None where nothing is recorded: on further nodes, and for a team without an MLflow."""
    return Record(run, framework, news) if _is_first_node() and os.environ.get("MLFLOW_TRACKING_URI") else None


def _complete(record: Record | None, status: Status, news: News, output: Artifact) -> None:
    """Wait for the record, but not for ever: the figures stay on the storage."""
    if record is None:
        return
    record.finish(status)
    news.wait(lambda: record.complete() or news.stop, PATIENCE_SECONDS)
    if not news.wait(record.complete, PATIENCE_WHEN_STOPPED_SECONDS if news.stop else 0):
        say(f"train: MLflow was not told all of this training, which is {status}; the figures are in {output.path}")
    elif status == "FINISHED":
        (Path(output.path) / RECORDED).touch()


@contextmanager
def _alone(output: Artifact) -> Iterator[int | None]:
    """The first node speaks for the others: there is one lock for all of them."""
    if not _is_first_node():
        yield None
        return
    path = Path(output.path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with artifact.alone(path) as lock:
        yield lock


def _is_first_node() -> bool:
    return os.environ.get("NODE_RANK", "0") == "0"
