"""One training's MLflow run: found by its tags, or started, and written so that doing it again changes nothing.

Two starts at once, a new pod beside one that still ends, would both find no run. So whoever has started one looks
again and keeps the oldest, by the same order as everybody else; its own, which is still empty, it deletes. What this
leaves open is the moment in which the younger of two runs is looked for before the older is there. The lock on the
training's output folder closes it: of one training, one pod at a time records.
"""

import json
import os
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from charts.runs.program_configs import Run
from recording import wording
from recording.server import Unreachable, asked, client, unless
from step.log import say

if TYPE_CHECKING:
    from mlflow.entities import Metric
    from mlflow.entities import Run as MlflowRun
    from mlflow.tracking import MlflowClient

METRICS_AT_ONCE = 1000
PARAMS_AT_ONCE = 100
"""https://mlflow.org/docs/latest/rest-api.html#request-limits"""

Status = Literal["FINISHED", "FAILED", "KILLED"]


@dataclass(frozen=True, slots=True)
class Row:
    """Figures of one step. `timestamp_ms` counts from 1970."""

    step: int
    values: Mapping[str, float]
    timestamp_ms: int


def find_or_start(run: Run) -> "Recorder":
    """The recorder of the training's MLflow run, which is running (again). Raises Unreachable."""
    server = client()
    with asked():
        found = found_or_started(server, run)
        if found.info.status != "RUNNING":
            server.update_run(found.info.run_id, status="RUNNING")
        return Recorder(server, found)


def found_or_started(server: "MlflowClient", run: Run) -> "MlflowRun":
    """The run in MLFLOW_EXPERIMENT_NAME that has all of MLFLOW_TAGS, as it is; of several, the oldest."""
    experiment = _experiment(server)
    return _oldest(server, experiment) or _started(server, experiment, run)


def _started(server: "MlflowClient", experiment: str, run: Run) -> "MlflowRun":
    owner = {"mlflow.user": run.user or run.team}
    own = server.create_run(experiment, tags=_tags() | owner, run_name=run.name)
    oldest = _oldest(server, experiment) or own
    if oldest.info.run_id != own.info.run_id:
        server.delete_run(own.info.run_id)
    return oldest


def _oldest(server: "MlflowClient", experiment: str) -> "MlflowRun | None":
    tagged = " and ".join(f"tags.`{name}` = '{value}'" for name, value in _tags().items())
    runs = server.search_runs([experiment], filter_string=tagged)
    return min(runs, key=lambda run: (run.info.start_time, run.info.run_id), default=None)


def _experiment(server: "MlflowClient") -> str:
    """Its id; it is made where it is missing."""
    name = _experiment_name()
    experiment = server.get_experiment_by_name(name)
    if experiment is None:
        with unless("RESOURCE_ALREADY_EXISTS"):
            server.create_experiment(name)
        experiment = server.get_experiment_by_name(name)
    if experiment.lifecycle_stage == "deleted":
        raise Unreachable(f"experiment {name} was deleted in MLflow: restore it with `mlflow experiments restore`")
    return str(experiment.experiment_id)


def _experiment_name() -> str:
    return os.environ.get("MLFLOW_EXPERIMENT_NAME", "Default")


def _tags() -> dict[str, str]:
    return dict(json.loads(os.environ["MLFLOW_TAGS"]))


class Recorder:
    """Writes to one MLflow run, from one thread. Each call may be made again, and raises Unreachable."""

    def __init__(self, server: "MlflowClient", run: "MlflowRun") -> None:
        self.run_id: str = run.info.run_id
        self._server = server
        self._params: dict[str, str] = dict(run.data.params)
        self._recorded = {
            (name, metric.step) for name in run.data.metrics for metric in server.get_metric_history(self.run_id, name)
        }
        self._waiting: dict[tuple[str, int], Metric] = {}

    def params(self, values: Mapping[str, Any]) -> None:
        """What the training was told. MLflow never changes a parameter: the first start's is kept."""
        from mlflow.entities import Param

        told = {wording.name(name): wording.value(value) for name, value in values.items()}
        for name in told.keys() & self._params.keys():
            if told[name] != self._params[name]:
                say(f"MLflow keeps {name}={self._params[name]} of this run's first start; it is {told[name]} now")
        new = [Param(name, value) for name, value in told.items() if name not in self._params]
        for batch in wording.batches(new, PARAMS_AT_ONCE):
            with asked():
                self._server.log_batch(self.run_id, params=batch)
            self._params.update({param.key: param.value for param in batch})

    def metrics(self, rows: Iterable[Row]) -> None:
        """All rows so far: what the run has is left out, so a step that was done twice is recorded once.

        A batch whose answer got lost may have arrived. It is sent again as it was, to the timestamp, and MLflow takes
        the same metric for one.
        """
        from mlflow.entities import Metric

        for row in rows:
            for name, value in row.values.items():
                point = (wording.name(name), row.step)
                if point not in self._recorded and point not in self._waiting:
                    self._waiting[point] = Metric(point[0], float(value), row.timestamp_ms, row.step)
        for batch in wording.batches(list(self._waiting.items()), METRICS_AT_ONCE):
            with asked():
                self._server.log_batch(self.run_id, metrics=[metric for _, metric in batch])
            for point, _ in batch:
                self._recorded.add(point)
                del self._waiting[point]

    def files(self, path: Path, folder: str) -> None:
        """A file, or what is in a folder, into the run's artifact folder; what is there is replaced."""
        with asked():
            log = self._server.log_artifacts if path.is_dir() else self._server.log_artifact
            log(self.run_id, str(path), folder)

    def end(self, status: Status) -> None:
        with asked():
            self._server.set_terminated(self.run_id, status, int(time.time() * 1000))
