"""`npx cdk8s synth`, from the pinned package and with the Node.js of the virtual environment."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.dist.repositories import ROOT, copy_of_input, files

BIN = Path(sys.executable).parent
SAME_ENVIRONMENT = {
    "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
    "UV_PROJECT_ENVIRONMENT": str(BIN.parent),
    "UV_NO_SYNC": "1",
}
"""`cdk8s.yaml` calls `uv run`: in a copy it must use this environment as it is, not make it the copy's."""


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = copy_of_input(tmp_path_factory.mktemp("cdk8s"))
    for name in ("main.py", "cdk8s.yaml", "package.json", "package-lock.json", "pyproject.toml", "README.md"):
        shutil.copy(ROOT / name, where)
    installed = run(where, "npm", "ci", "--no-fund", "--no-audit")
    assert installed.returncode == 0, installed.stderr
    return where


def run(where: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [shutil.which(command[0], path=SAME_ENVIRONMENT["PATH"]) or command[0], *command[1:]],
        cwd=where,
        env={**os.environ, **SAME_ENVIRONMENT},
        check=False,
        capture_output=True,
        text=True,
    )


def test_it_gives_the_same_bytes(repository: Path) -> None:
    synthesis = run(repository, "npx", "cdk8s", "synth")
    assert synthesis.returncode == 0, synthesis.stdout + synthesis.stderr
    assert files(repository / "dist") == files(ROOT / "dist")
    assert files(repository / ".cdk8s") == files(ROOT / "dist")


def test_a_broken_team_file_leaves_dist_as_it_was(repository: Path) -> None:
    assert run(repository, "npx", "cdk8s", "synth").returncode == 0
    (repository / "teams" / "broken.yaml").write_text("cluster: [\n")
    synthesis = run(repository, "npx", "cdk8s", "synth")
    (repository / "teams" / "broken.yaml").unlink()
    assert synthesis.returncode != 0
    assert "teams/broken.yaml:" in synthesis.stdout + synthesis.stderr
    assert files(repository / "dist") == files(ROOT / "dist")
