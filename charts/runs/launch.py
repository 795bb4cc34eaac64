"""A training's run as all of its steps see it: who it is, its labels and its folders."""

from charts.foundation import folders, naming
from charts.foundation.revisions import dataset_revision, model_revision
from charts.foundation.tenant import Tenant
from charts.model.trainings import LlamaFactoryTraining, Training
from charts.runs.program_configs import Artifact, Run

TRAINING = "tunefleet.io/training"
NUMBER = "tunefleet.io/run"

GRACE_SECONDS = 120
"""Time for a training to finish the checkpoint it is writing and to give its MLflow run an end."""


def identity(tenant: Tenant, name: str, training: Training) -> Run:
    return Run(
        name=naming.run(name, training.run),
        team=tenant.name,
        training=name,
        number=training.run,
        dataset=training.dataset,
        user=training.user,
    )


def labels(name: str, training: Training) -> dict[str, str]:
    """Labels of everything a run consists of."""
    return {TRAINING: name, NUMBER: str(training.run)}


def is_cancelled(tenant: Tenant, training: Training) -> bool:
    """Whether all of its run is stopped; a retired team runs nothing."""
    return training.cancelled or tenant.retired


def base(tenant: Tenant, training: LlamaFactoryTraining) -> Artifact:
    """The model it starts from."""
    model = tenant.team.models[training.base]
    return Artifact(folders.base_model(training.base, model), model_revision(model))


def dataset(tenant: Tenant, training: Training) -> Artifact:
    """What it trains on."""
    data = tenant.team.datasets[training.dataset]
    return Artifact(folders.dataset(training.dataset, data), dataset_revision(data))


def output(name: str, training: Training) -> Artifact:
    """Adapters, checkpoints and logs; it carries the run's name once the training is through."""
    return Artifact(folders.output(name, training.run, training.user), naming.run(name, training.run))


def merged(name: str, training: Training) -> Artifact:
    """The model its merge makes, ready to serve."""
    return Artifact(folders.merged_model(name, training.run), naming.run(name, training.run))


def is_merged(training: Training) -> bool:
    """Whether a merge follows it; a full training has no adapter to merge."""
    return isinstance(training, LlamaFactoryTraining) and training.merge and training.method != "full"
