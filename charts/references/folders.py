"""Folders on the team's storage that two of its things would write into."""

from collections.abc import Iterator

from charts.foundation import folders
from charts.model.fault import Fault
from charts.model.sources import PreloadedModel
from charts.model.team import Team
from charts.model.trainings import LlamaFactoryTraining


def folder_faults(team: Team) -> Iterator[Fault]:
    """A preloaded model may be anywhere, even where a training merges: that is how one trains on from the other."""
    yield from _merged_over_a_model(team)
    yield from _fetched_over_each_other(team)


def _merged_over_a_model(team: Team) -> Iterator[Fault]:
    downloaded = {
        folders.base_model(name, model): name
        for name, model in team.models.items()
        if not isinstance(model, PreloadedModel)
    }
    for folder, model in downloaded.items():
        training, _, number = model.rpartition("-")
        merging = team.trainings.get(training)
        if not isinstance(merging, LlamaFactoryTraining) or not merging.merge or not number.isdigit():
            continue
        if 1 <= int(number) <= merging.run and folder == folders.merged_model(training, int(number)):
            problem = f"{folder} is also where run {number} of the training `{training}` is merged into"
            yield Fault(("models", model), problem, "another name for the model", at_key=True)


def _fetched_over_each_other(team: Team) -> Iterator[Fault]:
    writers: dict[str, str] = {}
    for name, dataset in team.datasets.items():
        if dataset.fetch is None:
            continue
        path = folders.dataset(dataset)
        if path in writers:
            problem = f"`{writers[path]}` is fetched to {path} too"
            yield Fault(("datasets", name, "file"), problem, "a file of its own")
        writers.setdefault(path, name)
