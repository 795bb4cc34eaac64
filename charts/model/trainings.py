"""Trainings: what is launched by raising a number."""

from typing import Annotated, Literal

from msgspec import Meta

from charts.model.hyperparameters import LlamaFactoryHyperparameters, TimmHyperparameters, UltralyticsHyperparameters
from charts.model.sources import Gpus
from charts.model.templates import Template
from charts.model.words import Count, ModelName, Name, Section, Size, describe


class Resources(Section, frozen=True):
    """CPU and memory of one pod, where the defaults do not fit."""

    cpu: Annotated[int, Meta(ge=1, le=512), describe("Cores it is promised.", example=8, unit="cores")]
    memory: Annotated[Size, describe("Memory it is promised.", example="32Gi", unit="bytes")]
    cpu_limit: Annotated[
        Annotated[int, Meta(ge=1, le=512)] | None,
        describe("Most cores it may use; twice `cpu` if left out.", example=16, unit="cores"),
    ] = None
    memory_limit: Annotated[
        Size | None, describe("Most memory it may use; `memory` if left out.", example="64Gi", unit="bytes")
    ] = None


_RUN = describe("The run's number: raise it to launch again; nothing else launches a run.", example=3)
_DATASET = describe("What it trains on: a name from `datasets`.", example="corp-qa")
_GPUS = describe("Which accelerator and how many of it, a node.", example={"l4": 1}, unit="GPUs a node")
_REGISTER = describe("Register the result in MLflow.", example=True)
_CANCELLED = describe(
    "Stop the run of this number, whether it waits or runs, and keep its record; a new number launches again.",
    example=True,
)
_USER = describe("The user it belongs to: their folder and their experiment.", example="alice")
_PRIORITY = describe("Who goes first when GPUs are short.", example="high")
_RESOURCES = describe("CPU and memory, where the defaults do not fit.", example={"cpu": 8, "memory": "32Gi"})

Run = Annotated[Count, _RUN]
Priority = Annotated[Literal["high", "normal", "low"], _PRIORITY]


class LlamaFactoryTraining(Section, frozen=True, tag_field="framework", tag="llama-factory"):
    """Fine-tuning of a language model by LLaMA-Factory."""

    run: Run
    base: Annotated[Name, describe("The model it starts from: a name from `models`.", example="llama-3-8b")]
    dataset: Annotated[Name, _DATASET]
    template: Annotated[Template, describe("The model's chat template, LLaMA-Factory's name for it.", example="llama3")]
    method: Annotated[
        Literal["lora", "qlora", "full"],
        describe("Train a low-rank adapter, the same on a 4-bit base, or every weight.", example="lora"),
    ]
    gpus: Annotated[Gpus, Meta(min_length=1), _GPUS]
    nodes: Annotated[int, Meta(ge=1, le=64), describe("How many nodes it runs on.", example=2, unit="nodes")] = 1
    hyperparameters: Annotated[
        LlamaFactoryHyperparameters,
        describe("How it learns, in LLaMA-Factory's words.", example={"learning_rate": 1e-4, "lora_rank": 16}),
    ] = LlamaFactoryHyperparameters()
    merge: Annotated[
        bool, describe("Merge the adapter into the base model, so that it can be served alone.", example=True)
    ] = False
    register: Annotated[bool, _REGISTER] = False
    cancelled: Annotated[bool, _CANCELLED] = False
    user: Annotated[Name | None, _USER] = None
    priority: Priority = "normal"
    resources: Annotated[Resources | None, _RESOURCES] = None


class UltralyticsTraining(Section, frozen=True, tag_field="framework", tag="ultralytics"):
    """Training of a YOLO model by Ultralytics."""

    run: Run
    model: Annotated[ModelName, describe("The model it starts from.", example="yolo11n")]
    task: Annotated[
        Literal["detect", "segment", "classify", "pose", "obb"], describe("What it learns.", example="detect")
    ]
    dataset: Annotated[Name, _DATASET]
    gpus: Annotated[Gpus, _GPUS] = {}
    hyperparameters: Annotated[
        UltralyticsHyperparameters, describe("How it learns, in Ultralytics' words.", example={"epochs": 50})
    ] = UltralyticsHyperparameters()
    register: Annotated[bool, _REGISTER] = False
    cancelled: Annotated[bool, _CANCELLED] = False
    user: Annotated[Name | None, _USER] = None
    priority: Priority = "normal"
    resources: Annotated[Resources | None, _RESOURCES] = None


class TimmTraining(Section, frozen=True, tag_field="framework", tag="timm"):
    """Training of an image classifier by timm."""

    run: Run
    model: Annotated[ModelName, describe("The architecture it starts from.", example="resnet50")]
    dataset: Annotated[Name, _DATASET]
    gpus: Annotated[Gpus, _GPUS] = {}
    hyperparameters: Annotated[
        TimmHyperparameters, describe("How it learns, in timm's words.", example={"epochs": 100})
    ] = TimmHyperparameters()
    register: Annotated[bool, _REGISTER] = False
    cancelled: Annotated[bool, _CANCELLED] = False
    user: Annotated[Name | None, _USER] = None
    priority: Priority = "normal"
    resources: Annotated[Resources | None, _RESOURCES] = None


VisionTraining = UltralyticsTraining | TimmTraining
Training = LlamaFactoryTraining | UltralyticsTraining | TimmTraining
