"""The models that vLLM serves in the team's namespace, as every room about them sees them."""

from collections.abc import Iterator

from msgspec import Struct

from charts.foundation import folders, naming
from charts.foundation.autoscaled import is_autoscaled
from charts.foundation.naming import Workload
from charts.foundation.tenant import Tenant
from charts.model.fault import Field
from charts.model.serving import Serving, VllmServing
from charts.model.trainings import LlamaFactoryTraining


class ServedModel(Struct, frozen=True):
    """A served model: the name that clients ask for, what the team wrote, and whether its replicas are scaled."""

    name: str
    serving: VllmServing
    autoscaled: bool

    @property
    def field(self) -> Field:
        return ("serving", self.name)

    @property
    def workload(self) -> Workload:
        return Workload("vllm", naming.vllm(self.name), "serving")


def served_models(tenant: Tenant) -> Iterator[ServedModel]:
    for name, serving in tenant.team.serving.items():
        if isinstance(serving, VllmServing):
            yield ServedModel(name, serving, is_autoscaled(tenant, serving.replicas))


def model_path(tenant: Tenant, serving: Serving) -> str:
    """Where it is: a base model; else what the run made, merged, or its output where all weights were trained."""
    if serving.run is None:
        return folders.base_model(serving.model, tenant.team.models[serving.model])
    training = tenant.team.trainings[serving.model]
    if isinstance(training, LlamaFactoryTraining) and training.method == "full":
        return folders.output(serving.model, serving.run, training.user)
    return folders.merged_model(serving.model, serving.run)
