"""The steps of the pull request's workflow, run as GitHub runs them: on the merge of a branch, in bash."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.dist.repositories import ROOT, tunefleet
from tests.docs.guides import change, clone, commit, git
from tests.github.test_workflows import steps
from toolkit.commands.synth import TAKE_BACK

STEPS = [step for step in steps(ROOT / ".github" / "workflows" / "pull-request.yaml") if "run" in step]
TUNEFLEET = f"{sys.executable} {ROOT / 'main.py'}"
MENDS = f"git pull --no-rebase origin main && {TAKE_BACK} && uv run tunefleet synth && git add dist .github/CODEOWNERS"

LAUNCHES = """\
     framework: timm
-    run: 1
+    run: 2
"""


@dataclass(frozen=True)
class Outcome:
    codes: list[int]
    said: str

    @property
    def failed(self) -> bool:
        return any(self.codes)


@pytest.fixture(scope="module")
def cloned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return clone(tmp_path_factory.mktemp("pull-request"))


@pytest.fixture
def repository(cloned: Path, tmp_path: Path) -> Path:
    """On a branch, to be merged into `main`."""
    repository = Path(shutil.copytree(cloned, tmp_path / "clone"))
    git(repository, "switch", "--quiet", "--create", "change")
    return repository


def pull_request(repository: Path) -> Outcome:
    """What the workflow makes of all that was changed: each step's exit code, and what they said."""
    commit(repository, "change")
    git(repository, "switch", "--quiet", "--detach", "main")
    git(repository, "merge", "--quiet", "--no-ff", "--message", "merge", "change")
    codes: list[int] = []
    said = ""
    for step in STEPS:
        if runs(step, any(codes)):
            command = re.sub(r"^uv run tunefleet", TUNEFLEET, step["run"], flags=re.MULTILINE)
            shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command]
            run = subprocess.run(
                shell, cwd=repository, env=os.environ, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
            )
            codes.append(run.returncode)
            said += run.stdout.decode()
    return Outcome(codes, said)


def runs(step: Mapping[str, str], failed: bool) -> bool:
    match step.get("if"):
        case None:
            return not failed
        case "${{ !cancelled() }}":
            return True
        case condition:
            assert condition == "failure()"
            return failed


def test_what_was_synthesized_passes(repository: Path) -> None:
    change(repository / "teams" / "vision.yaml", LAUNCHES)
    assert tunefleet(repository).returncode == 0
    assert not pull_request(repository).failed


def test_a_stale_dist_fails_with_the_command_that_mends_it(repository: Path) -> None:
    change(repository / "teams" / "vision.yaml", LAUNCHES)
    outcome = pull_request(repository)
    assert outcome.failed
    assert outcome.said.splitlines()[-1].endswith(f"::{MENDS}")
    mend(repository)
    assert not pull_request(repository).failed


def mend(repository: Path) -> None:
    git(repository, "switch", "--quiet", "change")
    subprocess.run(["bash", "-c", MENDS.replace("uv run tunefleet", TUNEFLEET)], cwd=repository, check=True)


def test_a_new_run_that_its_file_does_not_make_is_found(repository: Path) -> None:
    """Synthesized once with an image that is then taken back: `dist/` keeps what it holds of a run as launched."""
    platform, image = repository / "platform.yaml", "vision-timm:somebody-tries"
    as_merged = platform.read_text()
    tried = re.sub(r"(vision-timm: \S+/)[^/\s]+", rf"\1{image}", as_merged)
    assert image in tried
    platform.write_text(tried)
    change(repository / "teams" / "vision.yaml", LAUNCHES)
    assert tunefleet(repository).returncode == 0
    platform.write_text(as_merged)
    assert tunefleet(repository).returncode == 0
    outcome = pull_request(repository)
    assert outcome.failed
    assert image in outcome.said
    mend(repository)
    assert not pull_request(repository).failed


def test_a_fault_is_told_at_its_line(repository: Path) -> None:
    change(repository / "teams" / "vision.yaml", "-cluster: gke-prod\n+cluster: gke-prd\n")
    outcome = pull_request(repository)
    assert outcome.failed
    assert "::error file=teams/vision.yaml,line=1,col=10,title=input::" in outcome.said


def test_what_the_cluster_would_refuse_is_found_though_dist_has_it_already(repository: Path) -> None:
    change(repository / "teams" / "vision.yaml", "-storage: {size: 100Gi}\n+storage: {size: 50Gi}\n")
    assert tunefleet(repository).returncode == 0
    outcome = pull_request(repository)
    assert outcome.failed
    assert "::error file=teams/vision.yaml,line=4,col=1,title=delivery/shrunk-claim::" in outcome.said


def test_a_team_cannot_be_removed_before_it_is_retired_in_any_number_of_commits(repository: Path) -> None:
    vision = repository / "teams" / "vision.yaml"
    change(vision, " cluster: gke-prod\n+retire: true\n")
    assert tunefleet(repository).returncode == 0
    commit(repository, "retire")
    vision.unlink()
    assert tunefleet(repository).returncode == 0
    assert "title=delivery/unretired::" in pull_request(repository).said
