"""The images and the model, which have to fit each other: its size of images, their number of classes."""

from typing import Any

import torch
from timm.data import create_dataset, create_loader, resolve_data_config
from timm.models import create_model

from timm_training.arguments import Arguments
from timm_training.place import Place
from vision.reasons import TrainingError


def model_and_loaders(arguments: Arguments, place: Place) -> tuple[torch.nn.Module, Any, Any]:
    """The model on its device, and what yields batches of images and classes to train and to validate with.

    The classifier is always a new one, also on pretrained weights: theirs tells other classes.
    """
    training = create_dataset("", arguments.data_dir, split="train", is_training=True)
    classes = training.reader.class_to_idx
    validation = create_dataset("", arguments.data_dir, split="validation", class_map=classes)
    own_weights = {"file": arguments.pretrained_path, "num_classes": -1} if arguments.pretrained_path else None
    model = create_model(
        arguments.model,
        pretrained=arguments.pretrained,
        num_classes=len(classes),
        pretrained_cfg_overlay=own_weights,
    )
    images = resolve_data_config({"img_size": arguments.img_size}, model=model)
    shared = {
        "input_size": images["input_size"],
        "batch_size": arguments.batch_size,
        "mean": images["mean"],
        "std": images["std"],
        "num_workers": arguments.workers,
        "distributed": place.has_others,
        "device": place.device,
    }
    batches = create_loader(training, is_training=True, interpolation="random", **shared)
    if not len(batches):  # the last batch is left out where it is not full
        raise TrainingError("the dataset has fewer images than a batch: launch with a smaller batch_size")
    return (
        model.to(place.device),
        batches,
        create_loader(validation, interpolation=images["interpolation"], crop_pct=images["crop_pct"], **shared),
    )
