"""How a training learns, in each framework's own words.

Types and bounds are checked here because LLaMA-Factory checks them late or never: it accepts `lora_rank: "8"` and
fails after the GPU was granted. Keys and defaults are those of LLaMA-Factory 0.9.5, Ultralytics 8.4 and timm 1.0.
"""

from typing import Annotated, Literal

from msgspec import Meta

from charts.model.words import Count, Section, describe

Rate = Annotated[float, Meta(gt=0, le=1)]
Fraction = Annotated[float, Meta(ge=0, lt=1)]
Seed = Annotated[int, Meta(ge=0, le=2**31 - 1)]


class LlamaFactoryHyperparameters(Section, frozen=True):
    """LLaMA-Factory's keys; those left out keep the framework's defaults unless the table names one."""

    learning_rate: Annotated[Rate, describe("Initial learning rate of AdamW.", example=1e-4, also=("lr", "lr0"))] = 1e-4
    num_train_epochs: Annotated[
        float,
        Meta(gt=0, le=1000),
        describe("How often the dataset is gone through.", example=3, unit="epochs", also=("epochs", "num_epochs")),
    ] = 3.0
    max_steps: Annotated[
        Count | None, describe("Stop after so many steps, whatever the epochs.", example=1000, unit="steps")
    ] = None
    per_device_train_batch_size: Annotated[
        int,
        Meta(ge=1, le=1024),
        describe("Samples a GPU takes at once.", example=1, unit="samples a GPU", also=("batch_size", "batch")),
    ] = 1
    gradient_accumulation_steps: Annotated[
        int, Meta(ge=1, le=4096), describe("Batches gathered before a step.", example=8, unit="batches")
    ] = 8
    cutoff_len: Annotated[
        int,
        Meta(ge=16, le=1_048_576),
        describe(
            "Longest sample; what is over is cut.", example=2048, unit="tokens", also=("max_seq_length", "max_length")
        ),
    ] = 2048
    lora_rank: Annotated[
        Annotated[int, Meta(ge=1, le=1024)] | None,
        describe("Rank of the adapter (lora, qlora).", example=16, also=("rank", "r")),
    ] = None
    lora_alpha: Annotated[
        Annotated[int, Meta(ge=1, le=4096)] | None,
        describe("Scale of the adapter; twice the rank if left out.", example=32, also=("alpha",)),
    ] = None
    lora_dropout: Annotated[Fraction | None, describe("Dropout of the adapter.", example=0.05)] = None
    lr_scheduler_type: Annotated[
        Literal["linear", "cosine", "constant", "constant_with_warmup", "polynomial", "inverse_sqrt"],
        describe("How the learning rate goes down.", example="cosine", also=("scheduler", "lr_scheduler")),
    ] = "cosine"
    warmup_ratio: Annotated[Fraction, describe("Share of the steps to warm up in.", example=0.1)] = 0.1
    weight_decay: Annotated[Fraction, describe("Weight decay of AdamW.", example=0.01)] = 0.0
    max_grad_norm: Annotated[float, Meta(gt=0, le=1000), describe("Gradients are clipped to it.", example=1.0)] = 1.0
    neftune_noise_alpha: Annotated[
        Annotated[float, Meta(gt=0, le=1000)] | None, describe("Noise added to embeddings (NEFTune).", example=5.0)
    ] = None
    packing: Annotated[bool, describe("Pack short samples together up to `cutoff_len`.", example=True)] = False
    val_size: Annotated[Fraction, describe("Share of the dataset kept for evaluation.", example=0.05)] = 0.0
    eval_steps: Annotated[Count | None, describe("Evaluate every so many steps.", example=500, unit="steps")] = None
    save_steps: Annotated[Count, describe("Save a checkpoint every so many steps.", example=500, unit="steps")] = 500
    save_total_limit: Annotated[
        Count, describe("How many checkpoints are kept; the oldest go first.", example=2, unit="checkpoints")
    ] = 2
    logging_steps: Annotated[Count, describe("Log every so many steps.", example=10, unit="steps")] = 10
    seed: Annotated[Seed, describe("Seed of everything random.", example=42)] = 42
    precision: Annotated[
        Literal["bf16", "fp16", "fp32"],
        describe("Precision it trains in; bf16 needs an Ampere GPU.", example="bf16", also=("bf16", "fp16")),
    ] = "bf16"


class UltralyticsHyperparameters(Section, frozen=True):
    """Ultralytics' keys."""

    epochs: Annotated[
        Count, describe("How often the dataset is gone through.", example=50, unit="epochs", also=("num_train_epochs",))
    ] = 100
    batch: Annotated[
        int, Meta(ge=1, le=4096), describe("Images taken at once.", example=16, unit="images", also=("batch_size",))
    ] = 16
    imgsz: Annotated[
        int,
        Meta(ge=32, le=8192),
        describe("Images are scaled to it.", example=640, unit="pixels", also=("img_size", "image_size")),
    ] = 640
    lr0: Annotated[Rate, describe("Initial learning rate.", example=0.01, also=("lr", "learning_rate"))] = 0.01
    optimizer: Annotated[
        Literal["SGD", "Adam", "AdamW"],
        describe("The optimizer. Ultralytics' own `auto` would ignore `lr0`.", example="SGD", also=("opt", "optim")),
    ] = "SGD"
    patience: Annotated[
        int, Meta(ge=0, le=100_000), describe("Stop when nothing got better for so long.", example=50, unit="epochs")
    ] = 100
    seed: Annotated[Seed, describe("Seed of everything random.", example=0)] = 0


class TimmHyperparameters(Section, frozen=True):
    """timm's keys."""

    epochs: Annotated[
        Count,
        describe("How often the dataset is gone through.", example=100, unit="epochs", also=("num_train_epochs",)),
    ] = 100
    batch_size: Annotated[
        int, Meta(ge=1, le=4096), describe("Images taken at once.", example=64, unit="images", also=("batch",))
    ] = 64
    img_size: Annotated[
        int,
        Meta(ge=32, le=4096),
        describe("Images are scaled to it.", example=224, unit="pixels", also=("imgsz", "image_size")),
    ] = 224
    lr: Annotated[Rate, describe("Initial learning rate.", example=1e-3, also=("lr0", "learning_rate"))] = 1e-3
    opt: Annotated[
        Literal["adamw", "sgd", "lamb", "adam"],
        describe("The optimizer.", example="adamw", also=("optimizer", "optim")),
    ] = "adamw"
    sched: Annotated[
        Literal["cosine", "step", "plateau", "poly"],
        describe("How the learning rate goes down.", example="cosine", also=("scheduler", "lr_scheduler_type")),
    ] = "cosine"
    weight_decay: Annotated[Fraction, describe("Weight decay.", example=0.05)] = 0.05
    pretrained: Annotated[bool, describe("Start from pretrained weights.", example=True)] = True
    seed: Annotated[Seed, describe("Seed of everything random.", example=42)] = 42
