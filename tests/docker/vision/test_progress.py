"""A training's progress, posted to whoever wants it; and nobody whom it would stop."""

from typing import Any

import pytest

from charts.runs.program_configs import INPUTS_NOT_THERE, STOPPED, Artifact
from tests.docker.vision.back_end import Mood, back_end
from tests.docker.vision.pods import EPOCHS, Work

pytestmark = pytest.mark.parametrize("work", ["ultralytics"], indirect=True)


def states(posts: list[tuple[str, dict[str, Any]]]) -> list[str]:
    return [body["state"] for _, body in posts]


def test_the_end_is_posted_with_the_last_epoch(work: Work) -> None:
    with back_end("takes it") as there:
        pod = work.train(BACKEND_API_URL=f"{there.url}/api/")
        learning = pod.framework()
        learning.do(f"train {EPOCHS}")
        learning.do("finish")
        assert pod.end().code == 0
    assert {path for path, _ in there.posts} == {"/api/training-progress"}
    assert states(there.posts)[0] == "running"
    _, last = there.posts[-1]
    assert last == {
        "run": {"name": "defects-7", "team": "vision", "training": "defects", "number": 7, "dataset": "parts"},
        "state": "finished",
        "epochs": EPOCHS,
        "epoch": EPOCHS,
        "figures": {"time": (EPOCHS - 1) / 10, "train/box_loss": 0.5, "metrics/mAP50(B)": 0.1},
    }


def test_a_training_that_was_stopped_or_has_failed_says_so(work: Work) -> None:
    with back_end("takes it") as there:
        pod = work.train(BACKEND_API_URL=there.url)
        pod.framework()
        pod.terminate()
        assert pod.end().code == STOPPED
        assert states(there.posts)[-1] == "stopped"
        pod = work.train(BACKEND_API_URL=there.url)
        pod.framework().do("fail for good")
        assert pod.end().code == 1
        assert states(there.posts)[-1] == "failed"


def test_one_that_cannot_start_yet_has_no_progress(work: Work) -> None:
    with back_end("takes it") as there:
        pod = work.train(Artifact(str(work.folder / "gone"), "1"), BACKEND_API_URL=there.url)
        assert pod.end().code == INPUTS_NOT_THERE
    assert there.posts == []


@pytest.mark.parametrize("mood", ["fails", "never answers"])
def test_a_back_end_in_a_bad_mood_changes_nothing(work: Work, mood: Mood) -> None:
    with back_end(mood) as there:
        pod = work.train(BACKEND_API_URL=there.url)
        learning = pod.framework()
        learning.do(f"train {EPOCHS}")
        learning.do("finish")
        ended = pod.end()
    assert ended.code == 0
    assert work.is_trained()
    assert ended.log.count("nobody takes the progress") <= 1


def test_an_address_that_nobody_is_at_changes_nothing(work: Work) -> None:
    with back_end("takes it") as there:
        gone = there.url
    pod = work.train(BACKEND_API_URL=gone)
    learning = pod.framework()
    learning.do("finish")
    ended = pod.end()
    assert ended.code == 0
    assert ended.log.count("nobody takes the progress") == 1
