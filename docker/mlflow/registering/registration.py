"""A registration: the result's files to the training's MLflow run, a version of them, and the alias that names the run.

`mlflow.register_model("runs:/…")` wants a model that MLflow itself has logged; any folder is registered through the
client. Each part looks first at what is there, so whoever is started again does the rest.
"""

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from charts.runs.program_configs import RegisterConfig
from recording.run import found_or_started
from recording.server import Refused, Unreachable, asked, client
from registering.upload import upload
from registering.version import Versions
from step.artifact import require
from step.ending import Failed, TryAgain
from step.log import say

if TYPE_CHECKING:
    from mlflow.tracking import MlflowClient

PAUSES_SECONDS = 1, 3
"""Between attempts: enough for a request that got lost. For more the pod is started again."""


def register(config: RegisterConfig) -> None:
    """Raises TryAgain while the result or MLflow is not there, Failed when MLflow will not have it."""
    require(config.inputs)
    if not os.environ.get("MLFLOW_TRACKING_URI"):
        raise Failed("MLFLOW_TRACKING_URI is not set", "give the team an MLflow, or take `register` from the training")
    pauses = iter(PAUSES_SECONDS)
    while True:
        try:
            return _register(config)
        except Refused as error:
            raise Failed(f"MLflow refuses a version of {config.model}", str(error)) from error
        except Unreachable as error:
            pause = next(pauses, None)
            if pause is None:
                raise TryAgain(f"MLflow: {error}", "it is tried again on each start of this pod") from error
            say(f"register: MLflow: {error}: again in {pause} s")
            time.sleep(pause)


def _register(config: RegisterConfig) -> None:
    server = client()
    versions = Versions(server, config)
    with asked():
        version = versions.there() or _made(server, config, versions)
        versions.point_alias(version)
    say(f"register: version {version} of {config.model} is @{config.alias}")


def _made(server: "MlflowClient", config: RegisterConfig, versions: Versions) -> int:
    run = found_or_started(server, config.run)
    folder = upload(server, run.info.run_id, Path(config.inputs[0].path))
    if run.info.status == "RUNNING":  # what is registered is through, whatever its record says
        server.set_terminated(run.info.run_id, "FINISHED")
    return versions.make(f"{run.info.artifact_uri}/{folder}", run.info.run_id)
