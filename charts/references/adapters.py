"""LoRA adapters: each was trained on the very model it is served on, and answers to a name of its own."""

from collections.abc import Iterator

from charts.model.fault import Fault
from charts.model.serving import Adapter, VllmServing
from charts.model.team import Team
from charts.model.trainings import LlamaFactoryTraining
from charts.references.reporting import below, unknown
from charts.references.serving import run_faults

HIGHEST_RANK = 512
"""Source: https://github.com/vllm-project/vllm/blob/main/vllm/config/lora.py"""


def adapter_faults(team: Team) -> Iterator[Fault]:
    answering = {name: f"the serving `{name}`" for name in team.serving}
    for serving_name, serving in team.serving.items():
        if not isinstance(serving, VllmServing):
            continue
        for name, adapter in serving.adapters.items():
            field = ("serving", serving_name, "adapters", name)
            yield from below(field, _training(adapter, serving, team))
            if name in answering:
                yield Fault(field, f"`{name}` is what {answering[name]} answers to", "another name", at_key=True)
            answering.setdefault(name, f"an adapter of `{serving_name}`")


def _training(adapter: Adapter, serving: VllmServing, team: Team) -> Iterator[Fault]:
    name = adapter.training
    training = team.trainings.get(name)
    adapters = [
        name
        for name, training in team.trainings.items()
        if isinstance(training, LlamaFactoryTraining) and training.method != "full"
    ]
    if training is None:
        yield unknown(("training",), f"there is no training `{name}`", name, adapters, where="`trainings`")
        return
    yield from run_faults(adapter.run, name, team)
    if not isinstance(training, LlamaFactoryTraining) or training.method == "full":
        yield Fault(("training",), f"`{name}` makes no adapter", "a training with `method: lora` or `qlora`")
    elif (training.hyperparameters.lora_rank or 0) > HIGHEST_RANK:
        problem = f"`{name}` has the rank {training.hyperparameters.lora_rank}, and vLLM serves at most {HIGHEST_RANK}"
        yield Fault(("training",), problem, f"`lora_rank: {HIGHEST_RANK}` or less, or `merge: true`, for `{name}`")
    elif training.base != serving.model:
        problem = f"`{name}` is trained on `{training.base}`, and this serves `{serving.model}`"
        yield Fault(("training",), problem, f"`model: {training.base}` for this serving")
