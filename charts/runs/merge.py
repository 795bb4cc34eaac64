"""Merges: an adapter and its base made one model that can be served alone.

On a CPU, in the image that trained it, since the versions of what writes and what reads an adapter must agree.
"""

from collections.abc import Iterator

from charts.foundation import naming
from charts.foundation.manifest import Manifest
from charts.foundation.pods import Compute
from charts.foundation.quantities import GIB, parameter_count
from charts.foundation.tenant import Tenant
from charts.model.trainings import LlamaFactoryTraining
from charts.runs import block_style, environment, launch, llama_factory
from charts.runs.identity import identified, run_input
from charts.runs.job import job
from charts.runs.mounts import merge_volumes
from charts.runs.program_configs import FOLDER, MergeConfig
from charts.runs.step import Step, config_map

BYTES_A_PARAMETER = 2
"""Weights are merged as bfloat16."""
LEAST_GIB = 4
"""What Python, torch and transformers want before they load a weight."""


def merges(tenant: Tenant) -> Iterator[Manifest]:
    for name, training in tenant.team.trainings.items():
        if isinstance(training, LlamaFactoryTraining) and launch.is_merged(training):
            step = _step(tenant, name, training)
            yield from identified(run_input(tenant, name, training), config_map(tenant, step), job(tenant, step))


def _step(tenant: Tenant, name: str, training: LlamaFactoryTraining) -> Step:
    arguments = llama_factory.export_arguments(tenant, name, training)
    config = MergeConfig(
        run=launch.identity(tenant, name, training),
        inputs=(launch.base(tenant, training), launch.output(name, training)),
        output=launch.merged(name, training),
        llama_factory=f"{FOLDER}/{llama_factory.FILE}",
    )
    memory = merge_memory(tenant.team.models[training.base].parameters)
    return Step(
        name=naming.step(name, training.run, "merge"),
        asked_by=("trainings", name, "merge"),
        program="merge",
        component="merge",
        image=tenant.images.train,
        config=config,
        files={llama_factory.FILE: block_style.text(arguments)},
        compute=Compute("4", memory, "8", memory),
        env=environment.OFFLINE,
        volumes=merge_volumes(tenant, training),
        labels=launch.labels(name, training),
        priority=training.priority,
        cancelled=launch.is_cancelled(tenant, training),
    )


def merge_memory(parameters: str) -> str:
    """Two and a half times the weights, which are there as the base and once more while they are written.

    The factor is an estimate from LLaMA-Factory's own export on a CPU, between 2 and 2.5 times.
    """
    weights = BYTES_A_PARAMETER * parameter_count(parameters)
    return f"{max(LEAST_GIB, -(-5 * weights // (2 * GIB)))}Gi"
