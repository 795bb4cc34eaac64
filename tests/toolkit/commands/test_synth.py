"""`tunefleet synth`, started as a person starts it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.dist.repositories import EXAMPLE, ROOT, copy_of_input, files, tunefleet
from toolkit.writing.run_lock import alone_in

MINIMAL = """\
cluster: gke-prod
owners: [owner@acme.example]
quota: {gpus: {l4: 2}}
models: {qwen: {source: preloaded, path: /storage/models/qwen, parameters: 7B}}
datasets: {faq: {file: faq.json, format: alpaca}}
trainings:
  faq: {framework: llama-factory, run: 1, base: qwen, dataset: faq, template: qwen, method: lora, gpus: {l4: 1}}
webui: {gpus: {l4: 1}}
"""


@pytest.fixture(scope="module")
def synthesized(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = copy_of_input(tmp_path_factory.mktemp("repository"), EXAMPLE)
    assert tunefleet(where, "synth").returncode == 0
    return where


@pytest.fixture
def repository(synthesized: Path, tmp_path: Path) -> Path:
    where = copy_of_input(tmp_path / "repository", EXAMPLE)
    for name, content in files(synthesized / "dist").items():
        path = where / "dist" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return where


def test_no_command_means_synth_from_any_folder_of_the_repository(repository: Path) -> None:
    run = tunefleet(repository / "teams")
    assert run.returncode == 0, run.stderr
    assert "0 files written" in run.stdout


def test_ten_lines_make_an_isolated_team_with_a_webui_and_a_training(repository: Path) -> None:
    assert len(MINIMAL.splitlines()) <= 10
    (repository / "teams" / "new-team.yaml").write_text(MINIMAL)
    before = files(repository / "dist")
    run = tunefleet(repository)
    assert run.returncode == 0, run.stderr
    made = {name: content.decode() for name, content in files(repository / "dist" / "gke-prod" / "new-team").items()}
    changed = {name for name, content in files(repository / "dist").items() if before.get(name, content) != content}
    assert changed == set()
    assert "kind: NetworkPolicy\nmetadata:\n  name: deny-all" in made["tenancy.k8s.yaml"]
    assert "name: llama-factory-webui" in made["workspace.k8s.yaml"]
    assert "kind: Job\nmetadata:\n  name: faq-1\n" in made["runs.k8s.yaml"]


def times(dist: Path) -> dict[Path, int]:
    """When each file was written."""
    return {path: path.stat().st_mtime_ns for path in dist.rglob("*.yaml")}


def test_a_team_that_runs_cannot_be_removed(repository: Path) -> None:
    (repository / "teams" / "vision.yaml").unlink()
    before = files(repository / "dist")
    for arguments in (("synth",), ("synth", "--check"), ("synth", "--overwrite")):
        run = tunefleet(repository, *arguments)
        assert run.returncode == 2
        assert run.stderr.startswith("teams/vision.yaml:1:1: `vision` was not retired on gke-prod")
    assert files(repository / "dist") == before


def test_a_removed_team_goes_and_the_others_stay_untouched(repository: Path) -> None:
    file = repository / "teams" / "vision.yaml"
    file.write_text(file.read_text() + "retire: true\n")
    assert tunefleet(repository).returncode == 0
    file.unlink()
    before = times(repository / "dist")
    run = tunefleet(repository)
    assert run.returncode == 0, run.stderr
    assert not (repository / "dist" / "gke-prod" / "vision").exists()
    assert "- dist/gke-prod/vision/runs.k8s.yaml" in run.stdout
    assert times(repository / "dist") == {path: time for path, time in before.items() if "vision" not in str(path)}


def test_every_fault_of_every_file_is_told_and_nothing_is_written(repository: Path) -> None:
    before = files(repository / "dist")
    for team, old, new in (("lab", "qwen-3b, dataset", "qwen, dataset"), ("vision", "run: 1", "run: 0")):
        path = repository / "teams" / f"{team}.yaml"
        path.write_text(path.read_text().replace("base: qwen-3b", "base: qwen").replace(old, new))
    run = tunefleet(repository)
    assert run.returncode == 2
    assert run.stdout == ""
    told = run.stderr.splitlines()
    assert {line.partition(":")[0] for line in told[:-1]} == {"teams/lab.yaml", "teams/vision.yaml"}
    assert "Traceback" not in run.stderr
    assert files(repository / "dist") == before


def test_check_writes_nothing_and_shows_the_difference(repository: Path) -> None:
    assert tunefleet(repository, "synth", "--check").returncode == 0
    lab = repository / "teams" / "lab.yaml"
    lab.write_text(lab.read_text().replace("run: 2", "run: 3"))
    before = files(repository / "dist")
    run = tunefleet(repository, "synth", "--check")
    assert run.returncode == 1
    assert "+  name: bob-notes-3" in run.stdout
    assert "uv run tunefleet synth" in run.stderr
    assert files(repository / "dist") == before


@pytest.mark.parametrize("arguments", [("synth",), ("synth", "--check")])
def test_a_file_that_a_person_edited_is_named_and_kept(repository: Path, arguments: tuple[str, ...]) -> None:
    edited = repository / "dist" / "k3s-lab" / "lab" / "runs.k8s.yaml"
    edited.write_text(edited.read_text().replace("backoffLimit: 0", "backoffLimit: 6"))
    kept = edited.read_bytes()
    run = tunefleet(repository, *arguments)
    assert run.returncode in (1, 2)
    assert "dist/k3s-lab/lab/runs.k8s.yaml" in run.stderr
    assert "--overwrite" in run.stderr  # a plain synth would refuse
    assert edited.read_bytes() == kept
    assert tunefleet(repository, "synth", "--overwrite").returncode == 0
    assert edited.read_bytes() != kept


def test_a_run_that_waited_for_another_reads_what_was_written_meanwhile(repository: Path) -> None:
    lab = repository / "teams" / "lab.yaml"
    with alone_in(repository):
        waiting = subprocess.Popen(
            [sys.executable, str(ROOT / "main.py")],
            cwd=repository,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert waiting.stderr is not None
        assert "waiting" in waiting.stderr.readline()
        lab.write_text(lab.read_text().replace("run: 2", "run: 3"))
    waiting.communicate()
    assert waiting.returncode == 0
    assert b"name: bob-notes-3\n" in files(repository / "dist")["k3s-lab/lab/runs.k8s.yaml"]


@pytest.mark.parametrize("folder", ["platform.yaml", "platform.yaml/below"])
def test_a_folder_of_cdk8s_that_is_none_is_wrong_use(repository: Path, folder: str) -> None:
    run = tunefleet(repository, environment={"CDK8S_OUTDIR": folder})
    assert run.returncode == 2
    assert "CDK8S_OUTDIR" in run.stderr
    assert "Traceback" not in run.stderr


def test_outside_a_repository_one_line_says_so(tmp_path: Path) -> None:
    run = tunefleet(tmp_path)
    assert run.returncode == 2
    assert "platform.yaml" in run.stderr
    assert "Traceback" not in run.stderr


def test_help_and_wrong_words_need_no_repository(tmp_path: Path) -> None:
    assert "synth" in tunefleet(tmp_path, "--help").stdout
    assert "Example" in tunefleet(tmp_path, "synth", "--help").stdout
    assert tunefleet(tmp_path, "synt").returncode == 2
