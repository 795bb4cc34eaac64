"""`merge`, with a stand-in for LLaMA-Factory's export: it is whole or not there."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from charts.runs.program_configs import INPUTS_NOT_THERE, STOPPED
from step.artifact import is_there, mark
from tests.docker.train.pods import Work


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Work]:
    """A training that is through."""
    with closing(Work(tmp_path)) as work:
        Path(work.output.path).mkdir(parents=True)
        mark(work.output)
        yield work


def beside(work: Work) -> set[str]:
    """Models on the storage, and what else is among them."""
    return {path.name for path in Path(work.merged.path).parent.iterdir() if not path.name.endswith(".lock")}


def test_it_exports_beside_its_place_and_renames(work: Work) -> None:
    pod = work.merge()
    export = pod.framework()
    export.do("write model.safetensors")
    assert not Path(work.merged.path).exists()
    export.do("finish")
    assert pod.end().code == 0
    assert is_there(work.merged)
    assert beside(work) == {Path(work.base.path).name, Path(work.merged.path).name}


def test_with_the_same_run_s_result_there_it_starts_nothing(work: Work) -> None:
    work.merge().framework().do("finish")
    assert work.pods[0].end().code == 0
    assert work.merge().end().code == 0


def test_it_does_not_merge_what_is_still_in_training(work: Work) -> None:
    (Path(work.output.path) / ".revision").unlink()
    ended = work.merge().end()
    assert ended.code == INPUTS_NOT_THERE
    assert work.output.path in ended.message


def test_stopped_halfway_it_leaves_nothing(work: Work) -> None:
    pod = work.merge()
    export = pod.framework()
    export.do("write model.safetensors")
    pod.terminate()
    assert export.is_gone()
    assert pod.end().code == STOPPED
    assert beside(work) == {Path(work.base.path).name}


def test_killed_halfway_it_starts_anew(work: Work) -> None:
    pod = work.merge()
    export = pod.framework()
    export.do("write model.safetensors of-the-first-start")
    pod.kill()
    assert not is_there(work.merged)
    pod = work.merge()
    pod.framework().do("finish")
    assert pod.end().code == 0
    assert is_there(work.merged)
    assert not (Path(work.merged.path) / "of-the-first-start").exists()
    assert beside(work) == {Path(work.base.path).name, Path(work.merged.path).name}


def test_a_failure_says_what_to_do_and_leaves_nothing(work: Work) -> None:
    pod = work.merge()
    pod.framework().do("fail [Errno 28] No space left on device")
    ended = pod.end()
    assert ended.code == 1
    assert "storage" in ended.message
    assert beside(work) == {Path(work.base.path).name}


def test_a_model_without_its_tokenizer_is_no_model(work: Work) -> None:
    """LLaMA-Factory only warns when it cannot write it."""
    pod = work.merge()
    export = pod.framework()
    export.do("write config.json model.safetensors")
    export.do("leave")
    ended = pod.end()
    assert ended.code == 1
    assert "tokenizer_config.json" in ended.message
    assert not is_there(work.merged)
