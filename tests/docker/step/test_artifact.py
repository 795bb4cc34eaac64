"""Artifacts: a half is never taken for a whole, whenever its maker is killed."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from charts.runs.program_configs import Artifact
from step.artifact import clear_up, is_there, mark, replacing, require
from step.ending import TryAgain

REPOSITORY = Path(__file__).parents[3]


def write(folder: Path, content: str) -> None:
    folder.mkdir(exist_ok=True)
    for number in range(5):
        (folder / f"part-{number}").write_text(content)


def fail_halfway(folder: Path) -> None:
    write(folder, "half")
    raise ZeroDivisionError


def test_a_folder_is_there_once_it_was_put_in_place(tmp_path: Path) -> None:
    model = Artifact(str(tmp_path / "deep" / "model"), "v1")
    with replacing(model) as unfinished:
        write(unfinished, "v1")
        assert not is_there(model)
    assert is_there(model)
    assert not is_there(Artifact(model.path, "v2"))


def test_a_file_is_there_once_it_was_put_in_place(tmp_path: Path) -> None:
    dataset = Artifact(str(tmp_path / "data.jsonl"), "v1")
    with replacing(dataset) as unfinished:
        unfinished.write_text("v1")
    assert is_there(dataset)
    assert Path(dataset.path).read_text() == "v1"


def test_another_revision_replaces_the_whole(tmp_path: Path) -> None:
    path = str(tmp_path / "thing")
    for revision in ("v1", "v2"):
        with replacing(Artifact(path, revision)) as unfinished:
            unfinished.mkdir()
            (unfinished / f"of-{revision}").touch()
    assert {file.name for file in Path(path).iterdir()} == {"of-v2", ".revision"}


@pytest.mark.parametrize("first", ["file", "folder"])
def test_a_file_may_become_a_folder_and_the_other_way_round(tmp_path: Path, first: str) -> None:
    kinds = ["file", "folder"] if first == "file" else ["folder", "file"]
    for kind in kinds:
        artifact = Artifact(str(tmp_path / "thing"), kind)
        with replacing(artifact) as unfinished:
            if kind == "file":
                unfinished.write_text(kind)
            else:
                write(unfinished, kind)
        assert is_there(artifact)


def test_what_was_replaced_goes_even_if_its_replacer_was_killed(tmp_path: Path) -> None:
    model = Artifact(str(tmp_path / "model"), "v2")
    with replacing(model) as unfinished:
        write(unfinished, "v2")
    before = sorted(tmp_path.iterdir())
    write(tmp_path / ".model.old", "v1")
    clear_up(model)
    assert is_there(model)
    assert sorted(tmp_path.iterdir()) == before


def test_what_failed_leaves_the_old_and_nothing_else(tmp_path: Path) -> None:
    old = Artifact(str(tmp_path / "model"), "v1")
    with replacing(old) as unfinished:
        write(unfinished, "v1")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(ZeroDivisionError), replacing(Artifact(old.path, "v2")) as unfinished:
        fail_halfway(unfinished)
    assert is_there(old)
    assert sorted(tmp_path.rglob("*")) == before


def test_what_is_resumed_finds_what_was_made_so_far(tmp_path: Path) -> None:
    model = Artifact(str(tmp_path / "model"), "v1")
    with pytest.raises(ZeroDivisionError), replacing(model, resume=True) as unfinished:
        fail_halfway(unfinished)
    assert not is_there(model)
    with replacing(model, resume=True) as unfinished:
        assert len(list(unfinished.iterdir())) == 5
    assert is_there(model)


def test_two_do_not_make_the_same_at_once(tmp_path: Path) -> None:
    model = Artifact(str(tmp_path / "model"), "v1")
    with replacing(model) as unfinished:
        write(unfinished, "v1")
        with pytest.raises(TryAgain, match="another pod"), replacing(model):
            pytest.fail("two at it")
    assert is_there(model)


def test_what_has_no_revision_is_there_when_it_is_not_empty(tmp_path: Path) -> None:
    folder, file = tmp_path / "folder", tmp_path / "file"
    folder.mkdir()
    file.touch()
    artifacts = [Artifact(str(folder)), Artifact(str(file)), Artifact(str(tmp_path / "nowhere"))]
    with pytest.raises(TryAgain) as raised:
        require(artifacts)
    assert all(artifact.path in str(raised.value) for artifact in artifacts)
    (folder / "one").touch()
    file.write_text("x")
    require(artifacts[:2])


def test_what_was_made_in_its_place_is_whole_once_marked(tmp_path: Path) -> None:
    output = Artifact(str(tmp_path / "support-bot-3"), "support-bot-3")
    write(Path(output.path), "adapter")
    assert not is_there(output)
    mark(output)
    assert is_there(output)


def test_a_marker_whose_file_is_gone_makes_nothing_whole(tmp_path: Path) -> None:
    dataset = Artifact(str(tmp_path / "data.jsonl"), "v1")
    with replacing(dataset) as unfinished:
        unfinished.write_text("v1")
    Path(dataset.path).unlink()
    assert not is_there(dataset)


MAKER = """
import sys
from pathlib import Path
from step.artifact import replacing
from charts.runs.program_configs import Artifact
path, kind = sys.argv[1:]
print("ready", flush=True)
for revision in range(1000):
    with replacing(Artifact(path, str(revision))) as unfinished:
        if kind == "folder":
            unfinished.mkdir()
            for number in range(5):
                (unfinished / str(number)).write_text(str(revision))
        else:
            unfinished.write_text(str(revision) * 100)
"""


def kill_maker_after(seconds: float, path: Path, kind: str) -> None:
    command = [sys.executable, "-c", MAKER, str(path), kind]
    environment = {**os.environ, "PYTHONPATH": f"{REPOSITORY / 'docker'}:{REPOSITORY}"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as maker:
        assert maker.stdout is not None
        maker.stdout.readline()
        with pytest.raises(subprocess.TimeoutExpired):
            maker.wait(timeout=seconds)
        maker.send_signal(signal.SIGKILL)


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_killed_at_any_moment_the_revision_tells_the_truth(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "thing"
    for attempt in range(25):
        kill_maker_after(random.Random(attempt).uniform(0, 0.05), path, kind)
        claimed = [revision for revision in range(1000) if is_there(Artifact(str(path), str(revision)))]
        if kind == "folder" and claimed:
            assert [(path / str(number)).read_text() for number in range(5)] == [str(claimed[0])] * 5
        elif claimed:
            assert path.read_text() == str(claimed[0]) * 100
