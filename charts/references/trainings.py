"""Trainings: their model and dataset exist and fit, and no key is written that would do nothing."""

from collections.abc import Iterator

from charts.model.fault import Fault
from charts.model.spelling import one_of
from charts.model.team import Team
from charts.model.trainings import LlamaFactoryTraining, Training, UltralyticsTraining
from charts.references.reporting import below, unknown

ADAPTER_KEYS = ("lora_rank", "lora_alpha", "lora_dropout")


def training_faults(team: Team) -> Iterator[Fault]:
    for name, training in team.trainings.items():
        yield from below(("trainings", name), _training_faults(name, training, team))


def formats(training: Training) -> tuple[str, ...]:
    """The dataset formats that a training reads.

    Ultralytics takes folders of classes to classify and label files for every other task:
    https://docs.ultralytics.com/datasets/
    """
    match training:
        case LlamaFactoryTraining():
            return ("alpaca", "sharegpt", "openai")
        case UltralyticsTraining(task="classify"):
            return ("imagefolder",)
        case UltralyticsTraining():
            return ("yolo",)
        case _:
            return ("imagefolder",)


def _training_faults(name: str, training: Training, team: Team) -> Iterator[Fault]:
    if training.dataset not in team.datasets:
        problem = f"there is no dataset `{training.dataset}`"
        yield unknown(("dataset",), problem, training.dataset, team.datasets, where="`datasets`")
    else:
        yield from _dataset(training, team)
    if isinstance(training, LlamaFactoryTraining):
        yield from _base(training, team)
        yield from _idle_keys(training)
        if training.nodes > 1 and team.storage.nodes == "one":
            problem = f"`{name}` runs on {training.nodes} nodes, and only one node mounts the team's storage"
            yield Fault(("nodes",), problem, "`nodes: many` below `storage`")


def _dataset(training: Training, team: Team) -> Iterator[Fault]:
    dataset = team.datasets[training.dataset]
    if dataset.format not in formats(training):
        problem = f"dataset `{training.dataset}` has the format `{dataset.format}`, which this training cannot read"
        yield Fault(("dataset",), problem, f"a dataset of the format {one_of(formats(training))}")
    if dataset.user is not None and dataset.user != training.user:
        problem = f"dataset `{training.dataset}` is `{dataset.user}`'s alone"
        yield Fault(("dataset",), problem, f"`user: {dataset.user}` for this training, or no `user` for the dataset")


def _base(training: LlamaFactoryTraining, team: Team) -> Iterator[Fault]:
    if training.base not in team.models:
        problem = f"there is no model `{training.base}`"
        yield unknown(("base",), problem, training.base, team.models, where="`models`")


def _idle_keys(training: LlamaFactoryTraining) -> Iterator[Fault]:
    hyperparameters = training.hyperparameters
    if training.method == "full":
        for key in ADAPTER_KEYS:
            if getattr(hyperparameters, key) is not None:
                problem = f"`{key}` is of an adapter, and `method: full` trains none"
                yield Fault(("hyperparameters", key), problem, "`method: lora` or `qlora`, or no such key", at_key=True)
        if training.merge:
            problem = "`method: full` makes a whole model, so there is nothing to merge"
            yield Fault(("merge",), problem, "no `merge`")
    if hyperparameters.eval_steps is not None and hyperparameters.val_size == 0:
        problem = "there is nothing to evaluate on while `val_size` is 0"
        yield Fault(("hyperparameters", "eval_steps"), problem, "a `val_size` such as 0.05")
