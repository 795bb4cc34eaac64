"""The output folder before a start: only what can be gone on from is left."""

import json
from pathlib import Path

import pytest

from llama_factory.checkpoints import is_whole, tidy


def checkpoint(output: Path, step: int) -> Path:
    folder = output / f"checkpoint-{step}"
    folder.mkdir(parents=True)
    (folder / "adapter_model.safetensors").write_text("weights")
    (folder / "trainer_state.json").write_text(json.dumps({"global_step": step}))
    return folder


def test_a_whole_checkpoint_stays(tmp_path: Path) -> None:
    whole = checkpoint(tmp_path, 20)
    tidy(tmp_path)
    assert is_whole(whole)


@pytest.mark.parametrize("state", ["", '{"global_st', '{"global_step": 20}'])
def test_one_whose_last_file_is_not_whole_goes(tmp_path: Path, state: str) -> None:
    whole, half = checkpoint(tmp_path, 20), checkpoint(tmp_path, 40)
    (half / "trainer_state.json").write_text(state)
    tidy(tmp_path)
    assert whole.exists()
    assert not half.exists()


def test_one_whose_weights_were_lost_with_the_node_goes(tmp_path: Path) -> None:
    lost = checkpoint(tmp_path, 40)
    (lost / "optimizer.pt").touch()
    tidy(tmp_path)
    assert not lost.exists()


def test_nothing_but_checkpoints_and_results_is_deleted(tmp_path: Path) -> None:
    for name in ("notes", "checkpoint-best", "old-checkpoint-3"):
        (tmp_path / name).mkdir()
    tidy(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"notes", "checkpoint-best", "old-checkpoint-3"}


def test_a_first_start_finds_no_folder(tmp_path: Path) -> None:
    tidy(tmp_path / "none")
    assert not (tmp_path / "none").exists()
