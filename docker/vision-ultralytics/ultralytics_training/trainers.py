"""Ultralytics' trainers, whose checkpoints are there whole or not at all.

Ultralytics writes each checkpoint over the one before; killed meanwhile, it leaves half of one and no other. The
classes stand here by their names because the processes of several GPUs import them from here.
"""

from pathlib import Path

from ultralytics.models import yolo

from step.artifact import flush


class WholeCheckpoints:
    """Has `save_model` write beside the checkpoints, and puts in place what is whole."""

    last: Path
    best: Path

    def save_model(self) -> bool:
        places = self.last, self.best
        self.last, self.best = (place.with_name(f".{place.name}.part") for place in places)
        try:
            saved: bool = super().save_model()  # type: ignore[misc]
        finally:
            written = self.last, self.best
            self.last, self.best = places
        for beside, place in zip(written, places, strict=True):
            if beside.exists():
                flush(beside)
                beside.replace(place)
        return saved


class DetectionTrainer(WholeCheckpoints, yolo.detect.DetectionTrainer):  # type: ignore[misc]
    pass


class SegmentationTrainer(WholeCheckpoints, yolo.segment.SegmentationTrainer):  # type: ignore[misc]
    pass


class ClassificationTrainer(WholeCheckpoints, yolo.classify.ClassificationTrainer):  # type: ignore[misc]
    pass


class PoseTrainer(WholeCheckpoints, yolo.pose.PoseTrainer):  # type: ignore[misc]
    pass


class OBBTrainer(WholeCheckpoints, yolo.obb.OBBTrainer):  # type: ignore[misc]
    pass


TRAINERS = {
    "detect": DetectionTrainer,
    "segment": SegmentationTrainer,
    "classify": ClassificationTrainer,
    "pose": PoseTrainer,
    "obb": OBBTrainer,
}
