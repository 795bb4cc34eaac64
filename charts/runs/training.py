"""Trainings of language models by LLaMA-Factory: on one node a Job, on several a JobSet."""

from collections.abc import Iterator

from charts.foundation.accelerators import chosen
from charts.foundation.compute import compute, with_shared_memory
from charts.foundation.manifest import Manifest
from charts.foundation.pods import Compute, shared_memory
from charts.foundation.quantities import GIB, size
from charts.foundation.tenant import Tenant
from charts.model.trainings import LlamaFactoryTraining
from charts.runs import block_style, environment, launch, llama_factory
from charts.runs.dataset_info import dataset_info
from charts.runs.identity import identified, run_input
from charts.runs.job import job
from charts.runs.jobset import jobset
from charts.runs.mounts import training_volumes
from charts.runs.program_configs import FOLDER, LlamaFactoryTrainConfig
from charts.runs.queue import queue
from charts.runs.step import Step, config_map


def trainings(tenant: Tenant) -> Iterator[Manifest]:
    for name, training in tenant.team.trainings.items():
        if not isinstance(training, LlamaFactoryTraining):
            continue
        step = _step(tenant, name, training)
        work = job(tenant, step) if training.nodes == 1 else jobset(tenant, step, training.nodes)
        yield from queue(tenant, step)
        yield from identified(run_input(tenant, name, training), config_map(tenant, step), work)


def _step(tenant: Tenant, name: str, training: LlamaFactoryTraining) -> Step:
    run = launch.identity(tenant, name, training)
    accelerator, gpus = chosen(tenant.cluster, training.gpus)
    resources = compute(training.resources, _usual(gpus), gpus)
    arguments = llama_factory.train_arguments(tenant, name, training, workers=int(resources.cpu))
    config = LlamaFactoryTrainConfig(
        run=run,
        inputs=(launch.base(tenant, training), launch.dataset(tenant, training)),
        output=launch.output(name, training),
        llama_factory=f"{FOLDER}/{llama_factory.FILE}",
    )
    several = environment.torchrun(gpus) if llama_factory.needs_torchrun(training, gpus) else ()
    return Step(
        name=run.name,
        asked_by=("trainings", name),
        program="train",
        component="training",
        image=tenant.images.train,
        config=config,
        files={
            llama_factory.FILE: block_style.text(arguments),
            "dataset_info.json": dataset_info(training.dataset, tenant.team.datasets[training.dataset]),
        },
        compute=with_shared_memory(resources),
        env=(*environment.tracking(tenant, run), *environment.OFFLINE, *several),
        volumes=(*training_volumes(tenant, training), shared_memory(gpus)),
        labels=launch.labels(name, training),
        accelerator=accelerator,
        priority=training.priority,
        grace_seconds=launch.GRACE_SECONDS,
        cancelled=launch.is_cancelled(tenant, training),
    )


def _usual(gpus: int) -> Compute:
    """For each GPU 8 cores and 32Gi, and up to twice as much: loading an 8B model and preparing its data need both."""
    return Compute(str(8 * gpus), size(32 * GIB * gpus), str(16 * gpus), size(64 * GIB * gpus))
