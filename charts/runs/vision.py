"""Trainings of vision models, by Ultralytics or timm, on GPUs or on a CPU.

Results can be copied to the team's bucket, and progress be reported to an address outside the namespace.
"""

from collections.abc import Iterator

from charts.foundation import naming
from charts.foundation.accelerators import chosen
from charts.foundation.compute import compute, with_shared_memory
from charts.foundation.manifest import Manifest
from charts.foundation.pods import Compute, shared_memory, variable
from charts.foundation.quantities import GIB, size
from charts.foundation.tenant import Tenant
from charts.model.trainings import UltralyticsTraining, VisionTraining
from charts.runs import environment, launch
from charts.runs.identity import identified, run_input
from charts.runs.job import job
from charts.runs.mounts import training_volumes
from charts.runs.program_configs import Bucket, TimmTrainConfig, UltralyticsTrainConfig
from charts.runs.queue import queue
from charts.runs.step import Step, config_map
from charts.runs.vision_arguments import timm_arguments, ultralytics_arguments

YOLO_OFFLINE = (variable("YOLO_OFFLINE", "true"),)
"""Ultralytics neither looks for updates nor downloads weights; they come with the image."""


def vision_trainings(tenant: Tenant) -> Iterator[Manifest]:
    for name, training in tenant.team.trainings.items():
        if not isinstance(training, VisionTraining):
            continue
        step = _step(tenant, name, training)
        yield from queue(tenant, step)
        yield from identified(run_input(tenant, name, training), config_map(tenant, step), job(tenant, step))


def _step(tenant: Tenant, name: str, training: VisionTraining) -> Step:
    run = launch.identity(tenant, name, training)
    accelerator, gpus = chosen(tenant.cluster, training.gpus)
    resources = compute(training.resources, _usual(gpus), gpus)
    return Step(
        name=run.name,
        asked_by=("trainings", name),
        program="train",
        component="training",
        image=_image(tenant, training),
        config=_config(tenant, name, training, workers=int(resources.cpu)),
        compute=with_shared_memory(resources),
        env=(
            *environment.tracking(tenant, run),
            *environment.OFFLINE,
            *YOLO_OFFLINE,
            *_results_keys(tenant),
            *_callback(tenant),
            *(environment.torchrun(gpus) if gpus > 1 else ()),
        ),
        volumes=(*training_volumes(tenant, training), shared_memory(gpus)),
        labels=launch.labels(name, training),
        accelerator=accelerator,
        priority=training.priority,
        grace_seconds=launch.GRACE_SECONDS,
        cancelled=launch.is_cancelled(tenant, training),
    )


def _config(
    tenant: Tenant, name: str, training: VisionTraining, workers: int
) -> UltralyticsTrainConfig | TimmTrainConfig:
    run, output = launch.identity(tenant, name, training), launch.output(name, training)
    data = launch.dataset(tenant, training)
    if isinstance(training, UltralyticsTraining):
        arguments = ultralytics_arguments(training, data, output, workers)
        return UltralyticsTrainConfig(run, (data,), output, arguments, _results(tenant, run.name))
    arguments = timm_arguments(training, data, output, workers)
    return TimmTrainConfig(run, (data,), output, arguments, _results(tenant, run.name))


def _image(tenant: Tenant, training: VisionTraining) -> str:
    """The framework's image. The platform has one, or its teams cannot ask for the framework."""
    images = tenant.images
    image = images.vision_ultralytics if isinstance(training, UltralyticsTraining) else images.vision_timm
    if image is None:
        raise ValueError("platform.yaml names no image for this framework")
    return image


def _results(tenant: Tenant, run: str) -> Bucket | None:
    """A folder of the run's own in the team's bucket."""
    results = tenant.team.results
    if results is None:
        return None
    return Bucket(f"{results.uri.rstrip('/')}/{run}", tenant.cluster.endpoints[results.endpoint].url)


def _results_keys(tenant: Tenant) -> environment.Environment:
    return () if tenant.team.results is None else environment.s3_keys(tenant.team.results.secret)


def _callback(tenant: Tenant) -> environment.Environment:
    if tenant.team.callback is None:
        return ()
    reference = {"name": naming.CALLBACK_CONFIG, "key": naming.CALLBACK_KEY}
    return ({"name": "BACKEND_API_URL", "valueFrom": {"configMapKeyRef": reference}},)


def _usual(gpus: int) -> Compute:
    """For each GPU, or for a CPU alone, 2 cores and 8Gi, and up to twice as much."""
    parts = max(gpus, 1)
    return Compute(str(2 * parts), size(8 * GIB * parts), str(4 * parts), size(16 * GIB * parts))
