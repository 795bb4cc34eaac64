"""The environment of trainings and registrations: where they are tracked, and that they ask nobody outside.

The tracking is for the programs themselves. They keep it from the frameworks, whose own recording ends a training when
the server is away, and leaves its run as running when the training is stopped.
"""

import json
from typing import Any

from charts.foundation.manifest import only
from charts.foundation.pods import secret_variable, variable
from charts.foundation.tenant import Tenant
from charts.foundation.tracking import experiment, tracking_url
from charts.runs.program_configs import Run

Environment = tuple[dict[str, Any], ...]

QUIET: Environment = (variable("DO_NOT_TRACK", "1"), variable("MLFLOW_DISABLE_TELEMETRY", "1"))
"""No usage reports: pods have no way out to send them, and would wait for the attempt."""

OFFLINE: Environment = (
    variable("HF_HUB_OFFLINE", "1"),
    variable("HF_HUB_DISABLE_TELEMETRY", "1"),
    *QUIET,
)
"""Nothing is fetched from Hugging Face while a GPU is held."""


def tracking(tenant: Tenant, run: Run) -> Environment:
    """Where the run is recorded: in the user's experiment or the team's, tagged with what it is."""
    url = tracking_url(tenant)
    if url is None:
        return ()
    tags = {"team": run.team, "training": run.training, "run": str(run.number), "dataset": run.dataset}
    tags |= only(run.user is not None, user=run.user)
    return (
        variable("MLFLOW_TRACKING_URI", url),
        variable("MLFLOW_EXPERIMENT_NAME", experiment(tenant, run.user)),
        variable("MLFLOW_TAGS", json.dumps(tags)),
    )


def torchrun(gpus: int) -> Environment:
    """One process a GPU, under torchrun, which LLaMA-Factory starts only where it is told to."""
    return (variable("FORCE_TORCHRUN", "1"), variable("NPROC_PER_NODE", str(gpus)))


def s3_keys(secret: str) -> Environment:
    return tuple(secret_variable(name, secret) for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"))


def artifactory_login(secret: str) -> Environment:
    """User and password, or a token: whichever the Secret holds."""
    names = ("ARTIFACTORY_USER", "ARTIFACTORY_PASSWORD", "ARTIFACTORY_TOKEN")
    return tuple(secret_variable(name, secret, optional=True) for name in names)
