"""Registrations: a run's result as a new version of a model in MLflow, with an alias that names the run."""

from collections.abc import Iterator

from charts.foundation import naming
from charts.foundation.manifest import Manifest
from charts.foundation.pods import Compute
from charts.foundation.tenant import Tenant
from charts.foundation.tracking import tracking_url
from charts.model.trainings import Training
from charts.runs import environment, launch
from charts.runs.identity import identified, run_input
from charts.runs.job import job
from charts.runs.mounts import registration_volumes
from charts.runs.program_configs import RegisterConfig
from charts.runs.step import Step, config_map

COMPUTE = Compute("500m", "1Gi", "2", "4Gi")
"""Files are streamed; the tracking server does the work."""


def registrations(tenant: Tenant) -> Iterator[Manifest]:
    """Nothing where no MLflow is: the check of references refuses `register` there."""
    if tracking_url(tenant) is None:
        return
    for name, training in tenant.team.trainings.items():
        if training.register:
            step = _step(tenant, name, training)
            # What is registered is the merged model or the adapter.
            launched_with = run_input(tenant, name, training, "merge")
            yield from identified(launched_with, config_map(tenant, step), job(tenant, step))


def _step(tenant: Tenant, name: str, training: Training) -> Step:
    run = launch.identity(tenant, name, training)
    result = launch.merged(name, training) if launch.is_merged(training) else launch.output(name, training)
    return Step(
        name=naming.step(name, training.run, "register"),
        asked_by=("trainings", name, "register"),
        program="register",
        component="register",
        image=tenant.images.mlflow,
        # MLflow keeps `latest` and `v<number>` to itself: https://mlflow.org/docs/latest/ml/model-registry
        config=RegisterConfig(
            run, (result,), model=naming.registered_model(tenant.name, name), alias=f"run-{training.run}"
        ),
        compute=COMPUTE,
        env=(*environment.tracking(tenant, run), *environment.QUIET),
        volumes=registration_volumes(training),
        labels=launch.labels(name, training),
        priority=training.priority,
        cancelled=launch.is_cancelled(tenant, training),
    )
