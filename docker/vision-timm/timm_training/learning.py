"""`learn ARGUMENTS`: train an image classifier with timm, from the start or from its last checkpoint.

timm's package has all the parts, and its repository a train.py that joins them, which is in no package. This joins the
parts that the charts ask for. What they leave out is as in train.py, except that the classifier has as many classes as
the dataset. ARGUMENTS are JSON; started by torchrun, it is one process of several.
"""

import math
import sys
import time
from pathlib import Path
from typing import Any

import msgspec
import torch
from timm.loss import LabelSmoothingCrossEntropy
from timm.optim import create_optimizer_v2
from timm.scheduler import create_scheduler_v2
from timm.utils import accuracy, distribute_bn, random_seed, update_summary

from step.log import say
from timm_training import checkpoints, place
from timm_training.arguments import Arguments
from timm_training.data import model_and_loaders
from timm_training.place import Place
from vision import figures
from vision.reasons import TrainingError

SMOOTHING = 0.1
WARMUP_EPOCHS = 5
WARMUP_RATE = 1e-5
DECAY_EPOCHS = 90
PATIENCE_EPOCHS = 10
"""train.py's own defaults."""
SAY_SECONDS = 30
"""Between two lines of the log."""


def main() -> None:
    learn(msgspec.json.decode(sys.argv[1], type=Arguments))


def learn(arguments: Arguments) -> None:
    """Go on from where the output folder shows it was left, up to the last epoch."""
    here = place.take(arguments.device)
    random_seed(arguments.seed, here.rank)
    output = Path(arguments.output, arguments.experiment)
    output.mkdir(parents=True, exist_ok=True)

    model, training, validation = model_and_loaders(arguments, here)
    optimizer = create_optimizer_v2(model, arguments.opt, arguments.lr, arguments.weight_decay)
    done = checkpoints.restored(output, model, optimizer)
    scheduler = _scheduler(arguments, optimizer, done.epochs)
    if here.is_first:
        figures.forget_after(output / "summary.csv", done.epochs - 1)

    together = torch.nn.parallel.DistributedDataParallel(model) if here.has_others else model
    for epoch in range(done.epochs, arguments.epochs):
        loss = _train(together, training, optimizer, epoch, here)
        if here.has_others:
            distribute_bn(model, here.processes, reduce=True)
        validated = _validate(model, validation, here)
        if here.is_first:
            summary = output / "summary.csv"
            rate = optimizer.param_groups[0]["lr"]
            update_summary(epoch, {"loss": loss}, validated, str(summary), lr=rate, write_header=not summary.exists())
            done = checkpoints.save(output, arguments.model, model, optimizer, done, validated["top1"])
            say(f"epoch {epoch + 1} of {arguments.epochs}: loss {loss:.4g}, top-1 {validated['top1']:.4g} %")
        scheduler.step(epoch + 1, validated["top1"])
    place.leave(here)


def _scheduler(arguments: Arguments, optimizer: Any, done: int) -> Any:
    """Steps once an epoch. A training shorter than twice the usual warm-up warms up in half of it."""
    scheduler, _ = create_scheduler_v2(
        optimizer,
        sched=arguments.sched,
        num_epochs=arguments.epochs,
        warmup_epochs=min(WARMUP_EPOCHS, arguments.epochs // 2),
        warmup_lr=WARMUP_RATE,
        decay_epochs=DECAY_EPOCHS,
        patience_epochs=PATIENCE_EPOCHS,
    )
    if done:
        scheduler.step(done)
    return scheduler


def _train(model: Any, loader: Any, optimizer: Any, epoch: int, here: Place) -> float:
    """One epoch; its mean loss."""
    if here.has_others:
        loader.sampler.set_epoch(epoch)
    criterion = LabelSmoothingCrossEntropy(SMOOTHING)
    model.train()
    total = torch.zeros((), device=here.device)
    said = time.monotonic()
    for number, (images, classes) in enumerate(loader, start=1):
        optimizer.zero_grad()
        loss = criterion(model(images), classes)
        loss.backward()
        optimizer.step()
        total += loss.detach()
        if here.is_first and time.monotonic() - said > SAY_SECONDS:
            said = time.monotonic()
            say(f"epoch {epoch + 1}: batch {number} of {len(loader)}, loss {total.item() / number:.4g}")
    mean: float = here.sum(total).item() / len(loader) / here.processes
    if not math.isfinite(mean):
        raise TrainingError("the loss is no number any more: launch with a smaller lr")
    return mean


def _validate(model: Any, loader: Any, here: Place) -> dict[str, float]:
    """`loss`, and `top1` and `top5` in percent."""
    model.eval()
    totals = torch.zeros(4, device=here.device)
    with torch.inference_mode():
        for images, classes in loader:
            scores = model(images)
            top1, top5 = accuracy(scores, classes, topk=(1, 5))
            loss = torch.nn.functional.cross_entropy(scores, classes)
            totals += len(classes) * torch.stack([loss.new_ones(()), loss, top1, top5])
    count, *sums = here.sum(totals).tolist()
    return {name: total / count for name, total in zip(("loss", "top1", "top5"), sums, strict=True)}
