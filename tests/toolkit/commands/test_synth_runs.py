"""What `tunefleet synth` makes of runs that `dist/` holds: they stay, or it says at which line they would not."""

import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.dist.repositories import EXAMPLE, files, tunefleet
from tests.docs.guides import git

TEAM = """\
cluster: k3s-lab
owners: [owner@acme.example]
quota: {gpus: {rtx4090: 2}}
models:
  qwen: {source: preloaded, path: /storage/models/qwen, parameters: 7B}
datasets:
  faq: {file: faq.json, format: alpaca}
trainings:
  faq:
    framework: llama-factory
    run: 3
    base: qwen
    dataset: faq
    template: qwen
    method: lora
    gpus: {rtx4090: 1}
    hyperparameters: {learning_rate: 3.0e-5}
    register: true
"""
RUNS = "dist/k3s-lab/team/runs.k8s.yaml"


@pytest.fixture(scope="module")
def launched(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("launched")
    shutil.copy(EXAMPLE / "platform.yaml", where)
    (where / "teams").mkdir()
    (where / "teams" / "team.yaml").write_text(TEAM)
    run = tunefleet(where)
    assert run.returncode == 0, run.stderr
    return where


@pytest.fixture
def repository(launched: Path, tmp_path: Path) -> Path:
    """One team, whose run 3 is launched."""
    return Path(shutil.copytree(launched, tmp_path / "repository"))


def edit(repository: Path, *changes: tuple[str, str], file: str = "teams/team.yaml") -> None:
    text = (repository / file).read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (repository / file).write_text(text)


def synth(repository: Path, *arguments: str) -> None:
    run = tunefleet(repository, "synth", *arguments)
    assert run.returncode == 0, run.stdout + run.stderr


def refused(repository: Path, *arguments: str) -> list[str]:
    """What it says, and that it writes nothing."""
    before = files(repository / "dist")
    run = tunefleet(repository, "synth", *arguments)
    assert run.returncode == 2, run.stdout + run.stderr
    assert files(repository / "dist") == before
    return run.stderr.splitlines()


def objects(repository: Path) -> dict[tuple[str, str], Mapping[str, Any]]:
    content = (repository / RUNS).read_bytes()
    return {(each["kind"], each["metadata"]["name"]): each for each in yaml.load_all(content, yaml.CSafeLoader)}


def new_image(repository: Path) -> None:
    edit(repository, ("llama-factory-train:1.4.0", "llama-factory-train:1.5.0"), file="platform.yaml")


def test_another_image_changes_no_run_that_was_launched(repository: Path) -> None:
    before = (repository / RUNS).read_bytes()
    new_image(repository)
    synth(repository)
    assert (repository / RUNS).read_bytes() == before
    synth(repository, "--check")


def test_the_next_run_gets_the_new_image_and_the_one_before_leaves(repository: Path) -> None:
    new_image(repository)
    synth(repository)
    edit(repository, ("run: 3", "run: 4"), ("3.0e-5", "2.0e-4"))
    synth(repository)
    jobs = {name: body for (kind, name), body in objects(repository).items() if kind == "Job"}
    assert {"faq-4", "faq-4-register"} <= jobs.keys()
    assert not [name for name in jobs if name.startswith("faq-3")]
    assert jobs["faq-4"]["spec"]["template"]["spec"]["containers"][0]["image"].endswith(":1.5.0")


def test_an_edit_under_the_same_number_is_refused_at_its_line(repository: Path) -> None:
    edit(repository, ("3.0e-5", "2.0e-4"), ("method: lora", "method: qlora"))
    for arguments in ((), ("--check",), ("--overwrite",)):
        first, *rest = refused(repository, *arguments)
        assert first.startswith("teams/team.yaml:11:10: run 3 ")
        assert "(hyperparameters.learning_rate: 3e-05 → 0.0002, method: lora → qlora)" in first
        assert "raise `run:` to 4 to launch it again" in first
        assert rest[0] == "1 error; dist/ is as it was"


def test_an_edit_of_what_a_run_is_trained_on_is_an_edit_of_the_run(repository: Path) -> None:
    edit(repository, ("faq.json", "faq-v2.json"))
    assert "datasets.faq.file: faq.json → faq-v2.json" in refused(repository)[0]


def test_an_edit_that_comes_to_the_same_is_none(repository: Path) -> None:
    edit(repository, ("3.0e-5", "0.00003"), ("    register: true", "    register: true\n    nodes: 1"))
    before = files(repository / "dist")
    synth(repository)
    assert files(repository / "dist") == before


def test_an_edit_is_refused_after_a_new_image_too(repository: Path) -> None:
    new_image(repository)
    synth(repository)
    edit(repository, ("3.0e-5", "2.0e-4"))
    assert "3e-05 → 0.0002" in refused(repository)[0]


def test_numbers_only_rise(repository: Path) -> None:
    edit(repository, ("run: 3", "run: 2"))
    first = refused(repository)[0]
    assert first.startswith("teams/team.yaml:11:10: run 3 was launched")
    assert "raise `run:` to 4" in first


def test_a_training_under_another_name_is_launched(repository: Path) -> None:
    edit(repository, ("  faq:\n    framework", "  answers:\n    framework"))
    synth(repository)
    assert ("Job", "answers-3") in objects(repository)
    assert ("Job", "faq-3") not in objects(repository)


def test_what_follows_a_run_may_be_asked_for_later(repository: Path) -> None:
    before = objects(repository)
    edit(repository, ("    register: true\n", ""))
    synth(repository)
    edit(repository, ("    method: lora\n", "    method: lora\n    merge: true\n    register: true\n"))
    synth(repository)
    after = objects(repository)
    assert ("Job", "faq-3-merge") in after
    assert after["Job", "faq-3"] == before["Job", "faq-3"]


def test_what_is_registered_does_not_change_under_one_number(repository: Path) -> None:
    edit(repository, ("    method: lora\n", "    method: lora\n    merge: true\n"))
    assert "(merge: not set → true)" in refused(repository)[0]


def test_a_cancelled_run_is_stopped_as_it_was_launched(repository: Path) -> None:
    before = objects(repository)
    new_image(repository)
    edit(repository, ("run: 3", "run: 3\n    cancelled: true"))
    synth(repository)
    after = objects(repository)
    for name in ("faq-3", "faq-3-register"):
        spec = dict(after["Job", name]["spec"])
        assert spec.pop("activeDeadlineSeconds") == 1
        assert spec == before["Job", name]["spec"]
    synth(repository, "--check")


def test_a_cancelled_run_is_launched_again_under_a_new_number_only(repository: Path) -> None:
    edit(repository, ("run: 3", "run: 3\n    cancelled: true"))
    synth(repository)
    edit(repository, ("    cancelled: true\n", ""))
    assert "run 3 was cancelled" in refused(repository)[0]
    edit(repository, ("run: 3", "run: 4"))
    synth(repository)
    assert "activeDeadlineSeconds" not in objects(repository)["Job", "faq-4"]["spec"]


def test_a_new_number_is_not_launched_cancelled(repository: Path) -> None:
    edit(repository, ("run: 3", "run: 4\n    cancelled: true"))
    assert refused(repository)[0].startswith("teams/team.yaml:12:5: run 4 was never launched")


def test_a_file_with_a_conflict_is_named_with_what_mends_it(repository: Path) -> None:
    path = repository / RUNS
    path.write_text("<<<<<<< ours\n" + path.read_text() + "=======\n>>>>>>> theirs\n")
    said = "\n".join(refused(repository))
    assert f"{RUNS}:" in said
    assert "git checkout" in said
    synth(repository, "--overwrite")
    synth(repository, "--check")


def test_a_run_that_was_edited_by_hand_does_not_stay(repository: Path) -> None:
    before = files(repository / "dist")
    edit(repository, ("llama-factory-train:1.4.0", "llama-factory-train:1.3.0"), file=RUNS)
    assert RUNS in "\n".join(refused(repository))
    synth(repository, "--overwrite")
    assert files(repository / "dist") == before


@pytest.fixture
def merged(repository: Path) -> Path:
    """A clone of what is merged: the team, and its run 3."""
    git(repository, "init", "--quiet", "--initial-branch=main")
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "-m", "launched")
    git(repository, "update-ref", "refs/remotes/origin/main", "main")
    return repository


def take_back(repository: Path) -> None:
    """Types what `synth` says."""
    command = refused(repository)[-1].partition(":  ")[2]
    assert "git restore" in command
    subprocess.run(command, shell=True, cwd=repository, check=True)


def nothing(_: Path) -> None:
    """The draft is a file that git does not know."""


def staged(repository: Path) -> None:
    git(repository, "add", ".")


def committed(repository: Path) -> None:
    staged(repository)
    git(repository, "commit", "--quiet", "-m", "a draft")


IN_GIT = pytest.mark.parametrize("in_git", [nothing, staged, committed])


@IN_GIT
def test_a_run_that_is_not_merged_is_taken_back_with_what_it_says(merged: Path, in_git: Callable[[Path], None]) -> None:
    edit(merged, ("run: 3", "run: 4"))
    synth(merged)
    in_git(merged)
    edit(merged, ("3.0e-5", "2.0e-4"))
    take_back(merged)
    synth(merged)
    assert ("Job", "faq-4") in objects(merged)


@IN_GIT
def test_a_team_that_is_not_merged_is_rewritten_or_forgotten_with_what_it_says(
    merged: Path, in_git: Callable[[Path], None]
) -> None:
    before = files(merged / "dist")
    draft = merged / "teams" / "draft.yaml"
    draft.write_text(TEAM)
    synth(merged)
    in_git(merged)
    draft.write_text(TEAM.replace("3.0e-5", "2.0e-4"))
    take_back(merged)
    synth(merged)
    draft.unlink()
    take_back(merged)
    synth(merged)
    assert files(merged / "dist") == before
