"""Vision trainings by the real frameworks, from their images' own locks, on a CPU: lost, stopped, and gone on with."""

import fcntl
import os
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from charts.model.hyperparameters import TimmHyperparameters, UltralyticsHyperparameters
from charts.model.trainings import TimmTraining, UltralyticsTraining
from charts.runs import block_style
from charts.runs.program_configs import STOPPED, Artifact, Run, TimmTrainConfig, UltralyticsTrainConfig
from charts.runs.vision_arguments import timm_arguments, ultralytics_arguments
from step.artifact import is_there, mark
from tests.docker.image import Image, image
from tests.docker.real import pictures
from tests.docker.servers.mlflow import MlflowServer
from vision import figures

pytestmark = pytest.mark.real

EPOCHS = 6
PATIENCE_SECONDS = 300

RUN = Run("shapes-1", "vision", "shapes", 1, "shapes")
OFFLINE = {"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "DO_NOT_TRACK": "1", "YOLO_OFFLINE": "true"}
"""As the charts set them (charts/runs/environment.py, charts/runs/vision.py)."""


@dataclass(frozen=True)
class Training:
    """One whose config the charts have made, and whose image has weights of no use."""

    image: Image
    folder: Path
    config: UltralyticsTrainConfig | TimmTrainConfig
    figures: str
    environment: dict[str, str]

    @property
    def output(self) -> Path:
        return Path(self.config.output.path)

    def epochs(self) -> list[int]:
        return [each.epoch for each in figures.read(self.output / self.figures)]

    def start(self, **environment: str) -> "subprocess.Popen[bytes]":
        told = self.folder / "train.yaml"
        told.write_text(block_style.text(msgspec.to_builtins(self.config)))
        message = self.folder / "message"
        message.write_text("")
        given = {"WEIGHTS": str(self.folder / "weights"), "TERMINATION_LOG": str(message), **OFFLINE}
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(
                self.image.command("train", told),
                env={**self.image.environment, **self.environment, **given, **environment},
                cwd=self.image.home,
                stdout=log,
                stderr=log,
            )

    def log(self) -> str:
        return (self.folder / "log").read_text()

    def python(self, code: str) -> str:
        """What the code prints, in the image's environment."""
        command = [str(self.image.python), "-c", code]
        environment = {**self.image.environment, **OFFLINE}
        return subprocess.check_output(command, env=environment, cwd=self.folder, text=True)


def ultralytics(folder: Path, environment: dict[str, str]) -> Training:
    data, output = _artifacts(pictures.yolo(folder / "shapes"), folder)
    training = UltralyticsTraining(
        run=1,
        model="tiny",
        task="detect",
        dataset="shapes",
        hyperparameters=UltralyticsHyperparameters(epochs=EPOCHS, batch=4, imgsz=64),
    )
    told = ultralytics_arguments(training, data, output, workers=1)
    config = UltralyticsTrainConfig(RUN, (data,), output, told)
    made = Training(image("vision-ultralytics"), folder, config, "results.csv", environment)
    made.python("from ultralytics import YOLO; YOLO('yolo11n.yaml').save('weights/tiny.pt')")
    return made


def timm(folder: Path, environment: dict[str, str]) -> Training:
    data, output = _artifacts(pictures.image_folder(folder / "shapes"), folder)
    training = TimmTraining(
        run=1,
        model="test_resnet",
        dataset="shapes",
        hyperparameters=TimmHyperparameters(epochs=EPOCHS, batch_size=4, img_size=64),
    )
    config = TimmTrainConfig(RUN, (data,), output, timm_arguments(training, data, output, workers=1))
    made = Training(image("vision-timm"), folder, config, "summary.csv", environment)
    made.python(
        "import timm, safetensors.torch as s; "
        "s.save_file(timm.create_model('test_resnet').state_dict(), 'weights/test_resnet.safetensors')"
    )
    return made


@pytest.mark.parametrize("make", [ultralytics, timm])
def test_a_training_goes_on_however_it_was_ended(
    mlflow: MlflowServer, tmp_path: Path, make: Callable[[Path, dict[str, str]], Training]
) -> None:
    experiment = f"real-{make.__name__}"
    training = make(tmp_path, mlflow.environment(experiment, team="vision", training="shapes", run="1"))

    lost = training.start()
    _until(lambda: len(training.epochs()) >= 2, lost)
    _lose(training, lost)
    assert not is_there(training.config.output)
    done = training.epochs()[-1]

    stopped = training.start()
    _until(lambda: training.epochs()[-1] > done, stopped)
    stopped.terminate()
    assert stopped.wait(PATIENCE_SECONDS) == STOPPED
    _all_gone(training)
    [run] = mlflow.runs(experiment)
    assert run["info"]["status"] == "KILLED"

    last = training.start(NPROC_PER_NODE="2") if make is timm else training.start()
    assert last.wait(PATIENCE_SECONDS) == 0, training.log()
    assert is_there(training.config.output)
    first = 1 if make is ultralytics else 0
    assert [line.partition(",")[0].strip() for line in _lines(training)] == [
        "epoch",
        *map(str, range(first, first + EPOCHS)),
    ]
    [run] = mlflow.runs(experiment)
    assert run["info"]["status"] == "FINISHED"
    metric = "metrics/mAP50B" if make is ultralytics else "eval_top1"
    assert [step for step, _ in mlflow.history(run, metric)] == list(range(first, first + EPOCHS))
    assert "Traceback" not in training.log()
    assert training.log().count("train: goes on from") >= 2

    before = {path: path.stat().st_mtime_ns for path in training.output.rglob("*")}
    assert training.start().wait(PATIENCE_SECONDS) == 0
    assert {path: path.stat().st_mtime_ns for path in training.output.rglob("*")} == before
    assert _classes(training) == len(pictures.SHAPES)


def test_a_killed_checkpoint_is_not_the_end_of_it(tmp_path: Path) -> None:
    """Ultralytics' `last.pt` cut short, as a node that is lost leaves it: the best one is gone on from."""
    training = ultralytics(tmp_path, {})
    lost = training.start()
    _until(lambda: len(training.epochs()) >= 2, lost)
    _lose(training, lost)
    checkpoint = training.output / "weights" / "last.pt"
    os.truncate(checkpoint, checkpoint.stat().st_size // 2)
    assert training.start().wait(PATIENCE_SECONDS) == 0, training.log()
    assert "last.pt is only half there" in training.log()
    assert "goes on from best.pt" in training.log()
    assert training.epochs() == list(range(1, EPOCHS + 1))


def test_what_only_has_to_be_tidied_up_is_not_trained_again(tmp_path: Path) -> None:
    """Lost after the last epoch, before it was marked as whole: Ultralytics refuses to resume that."""
    training = ultralytics(tmp_path, {})
    assert training.start().wait(PATIENCE_SECONDS) == 0, training.log()
    (training.output / ".revision").unlink()
    best = training.output / "weights" / "best.pt"
    os.truncate(best, best.stat().st_size // 2)
    figures_before = (training.output / training.figures).read_bytes()
    assert training.start().wait(PATIENCE_SECONDS) == 0, training.log()
    assert is_there(training.config.output)
    assert (training.output / training.figures).read_bytes() == figures_before
    assert [path.name for path in best.parent.iterdir()] == ["last.pt"], "half a model is left"


def _artifacts(data: Path, folder: Path) -> tuple[Artifact, Artifact]:
    (folder / "weights").mkdir()
    dataset = Artifact(str(data), "1")
    mark(dataset)
    return dataset, Artifact(str(folder / "output" / RUN.name), RUN.name)


def _until(condition: Callable[[], bool], process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert process.poll() is None, "it ended too early"
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.01)  # between two looks: nothing tells that a line was written


def _lose(training: Training, process: "subprocess.Popen[bytes]") -> None:
    """The program and all that it has started, at once."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    process.kill()
    for child in children:
        os.killpg(int(child), signal.SIGKILL)
    process.wait()
    _all_gone(training)


def _all_gone(training: Training) -> None:
    """Waits for the last process of a start, which a worker may be: each holds the lock on the output folder."""
    with (training.output.parent / f".{RUN.name}.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)


def _lines(training: Training) -> list[str]:
    return (training.output / training.figures).read_text().splitlines()


def _classes(training: Training) -> int:
    """Of the best model, as whoever uses it finds them."""
    if training.figures == "results.csv":
        best = training.output / "weights" / "best.pt"
        return int(training.python(f"from ultralytics import YOLO; print(len(YOLO('{best}').names))"))
    best = training.output / "model_best.pth.tar"
    load = f"timm.create_model('test_resnet', num_classes=2, checkpoint_path='{best}')"
    return int(training.python(f"import timm; print({load}.num_classes)"))
