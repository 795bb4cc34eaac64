"""Serving: what is served exists as a whole model, and of a training it is said which run."""

from collections.abc import Iterator

from charts.model.fault import Fault
from charts.model.serving import Serving, VllmServing
from charts.model.team import Team
from charts.model.trainings import LlamaFactoryTraining
from charts.references.people import repeated
from charts.references.reporting import below, unknown


def serving_faults(team: Team) -> Iterator[Fault]:
    for name, serving in team.serving.items():
        yield from below(("serving", name), _model(serving, team))
        if isinstance(serving, VllmServing):
            yield from below(("serving", name), repeated(("clients",), serving.clients))
            yield from below(("serving", name, "replicas"), _replicas(serving))


def run_faults(run: int, training: str, team: Team) -> Iterator[Fault]:
    """A run is one that the training has had or is at."""
    latest = team.trainings[training].run
    if run > latest:
        problem = f"`{training}` is at run {latest}, so there is no run {run} yet"
        yield Fault(("run",), problem, f"at most {latest}, or a higher `run` of the training")


def _model(serving: Serving, team: Team) -> Iterator[Fault]:
    name, run = serving.model, serving.run
    if name in team.models and name in team.trainings:
        problem = f"`{name}` is the name of a model and of a training, so nobody knows which is served"
        yield Fault(("model",), problem, "another name for one of the two")
    elif name in team.trainings:
        yield from _training(name, run, team)
    elif name not in team.models:
        problem = f"there is no training and no model `{name}`"
        yield unknown(("model",), problem, name, [*team.trainings, *team.models], where="`models`")
    elif run is not None:
        yield Fault(("run",), f"`{name}` is a base model, which has no runs", "no `run`", at_key=True)


def _training(name: str, run: int | None, team: Team) -> Iterator[Fault]:
    training = team.trainings[name]
    if not isinstance(training, LlamaFactoryTraining):
        problem = f"`{name}` trains a vision model, which vLLM does not serve"
        yield Fault(("model",), problem, "the name of a language model")
        return
    if training.method != "full" and not training.merge:
        problem = f"`{name}` makes an adapter, which is not a whole model"
        yield Fault(("model",), problem, f"`merge: true` for `{name}`, or its base model with it among `adapters`")
    if run is None:
        problem = f"`{name}` is a training, and which of its runs is served is not said"
        yield Fault(("model",), problem, f"`run` beside it, such as `run: {training.run}`")
    else:
        yield from run_faults(run, name, team)


def _replicas(serving: VllmServing) -> Iterator[Fault]:
    least, most = serving.replicas.min, serving.replicas.max
    if least > most:
        yield Fault(("min",), f"at least {least} and at most {most} replicas", f"a `max` of {least} or more")
