"""Serving: models that answer, by vLLM in the team's namespace or by a vLLM that someone else runs."""

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta

from charts.model.sources import Gpus
from charts.model.trainings import Resources
from charts.model.words import Count, Name, Section, describe

_MODEL = describe("What is served: a training with `merge: true`, or a name from `models`.", example="ft-llama3-8b")
_RUN = describe("Which of the training's runs; raising the training's own number does not touch it.", example=3)


class Replicas(Section, frozen=True):
    """How many copies answer; with autoscaling, between the two."""

    min: Annotated[int, Meta(ge=1, le=100), describe("At least so many.", example=1, unit="replicas")] = 1
    max: Annotated[int, Meta(ge=1, le=100), describe("At most so many.", example=2, unit="replicas")] = 1


class Adapter(Section, frozen=True):
    """A LoRA adapter served on the base model, under its own name."""

    training: Annotated[Name, describe("The training that made it.", example="ft-llama3-8b")]
    run: Annotated[Count, describe("Which of its runs.", example=3)]


class VllmServing(Section, frozen=True, tag_field="engine", tag="vllm"):
    """A model served by vLLM in the team's namespace, reached through the gateway only."""

    model: Annotated[Name, _MODEL]
    gpus: Annotated[
        Gpus, Meta(min_length=1), describe("Which accelerator and how many a replica.", example={"l4": 1}, unit="GPUs")
    ]
    run: Annotated[Count | None, _RUN] = None
    replicas: Annotated[Replicas, describe("How many copies answer.", example={"min": 1, "max": 2})] = Replicas()
    clients: Annotated[
        tuple[Name, ...],
        describe("The gateway's clients that may call it; none may if left out.", example=["app-search"]),
    ] = ()
    rate_limit: Annotated[
        Count, describe("Most requests a client may make.", example=100, unit="requests a minute")
    ] = 60
    adapters: Annotated[
        Mapping[Name, Adapter],
        describe("LoRA adapters served beside it.", example={"support": {"training": "ft-support", "run": 1}}),
    ] = {}
    max_model_len: Annotated[
        Annotated[int, Meta(ge=128, le=10_000_000)] | None,
        describe("Longest prompt and answer; the model's own if left out.", example=8192, unit="tokens"),
    ] = None
    gpu_memory_utilization: Annotated[
        float, Meta(gt=0, le=0.98), describe("Share of the GPU's memory that vLLM may take.", example=0.9)
    ] = 0.9
    quantization: Annotated[
        Literal["awq", "gptq", "fp8", "bitsandbytes"] | None, describe("How the weights are quantized.", example="fp8")
    ] = None
    startup_minutes: Annotated[
        int,
        Meta(ge=1, le=240),
        describe("How long loading may take before it counts as failed.", example=30, unit="minutes"),
    ] = 30
    resources: Annotated[
        Resources | None,
        describe("CPU and memory, where the defaults do not fit.", example={"cpu": 8, "memory": "64Gi"}),
    ] = None


class ExternalServing(Section, frozen=True, tag_field="engine", tag="external"):
    """A model served elsewhere: nothing is deployed, the path of the merged model is published."""

    model: Annotated[Name, _MODEL]
    run: Annotated[Count | None, _RUN] = None


Serving = VllmServing | ExternalServing
