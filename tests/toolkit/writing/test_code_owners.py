"""CODEOWNERS: whoever is asked is whoever the input names, and nobody edits the file by hand."""

import re
from pathlib import Path

import pytest

from tests.dist.repositories import EXAMPLE, ROOT, copy_of_input, tunefleet
from toolkit.repository import load
from toolkit.writing.code_owners import FILE, code_owners

PLATFORM = "@acme/platform"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = copy_of_input(tmp_path_factory.mktemp("owned"), EXAMPLE)
    name_platform_owners(where)
    run = tunefleet(where)
    assert run.returncode == 0, run.stderr
    return where


def name_platform_owners(where: Path) -> None:
    platform = where / "platform.yaml"
    platform.write_text(f'owners: ["{PLATFORM}"]\n{platform.read_text(encoding="utf-8")}', encoding="utf-8")


def owners(where: Path, file: str) -> list[str]:
    """Those of the last line that fits, as GitHub decides: a folder's pattern fits all that is in it."""
    lines = [line.split() for line in (where / FILE).read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    return next(owners for pattern, *owners in reversed(lines) if fits(pattern, f"/{file}"))


def fits(pattern: str, path: str) -> bool:
    escaped = re.escape(pattern).replace(r"\*", "[^/]*")
    return pattern == "*" or bool(re.match(escaped if pattern.endswith("/") else f"{escaped}$", path))


def test_the_committed_file_is_what_the_input_says() -> None:
    repository = load(ROOT)
    wanted = code_owners(repository.platform.owners, {name: team.owners for name, team in repository.teams.items()})
    assert (ROOT / FILE).read_bytes() == wanted, "stale; run: uv run tunefleet synth"


@pytest.mark.parametrize(
    ("file", "owner"),
    [
        ("teams/lab.yaml", "celina@lab.example"),
        ("dist/k3s-lab/lab/runs.k8s.yaml", "celina@lab.example"),
        ("dist/elsewhere/lab/workspace.k8s.yaml", "celina@lab.example"),
        ("dist/k3s-lab/lab/tenancy.k8s.yaml", PLATFORM),
        ("dist/gke-prod/platform/argocd/team-alpha.k8s.yaml", PLATFORM),
        ("teams/a-new-team.yaml", PLATFORM),
        ("teams/lab.yaml/below", PLATFORM),
        ("platform.yaml", PLATFORM),
        (".github/CODEOWNERS", PLATFORM),
        ("charts/teams/lab.yaml", PLATFORM),
    ],
)
def test_who_is_asked(written: Path, file: str, owner: str) -> None:
    assert owners(written, file) == [owner]


def test_another_owner_makes_it_stale_and_synth_mends_it(written: Path, tmp_path: Path) -> None:
    where = copied(written, tmp_path)
    lab = where / "teams" / "lab.yaml"
    lab.write_text(lab.read_text().replace("celina@lab.example", "celina@lab.example, dana@lab.example"))
    stale = tunefleet(where, "synth", "--check")
    assert stale.returncode == 1
    assert FILE in stale.stderr
    assert "uv run tunefleet synth" in stale.stderr
    assert FILE in tunefleet(where).stdout
    assert owners(where, "teams/lab.yaml") == ["celina@lab.example", "dana@lab.example"]
    assert tunefleet(where, "synth", "--check").returncode == 0


def test_an_edit_by_hand_is_named_and_nothing_is_written(written: Path, tmp_path: Path) -> None:
    where = copied(written, tmp_path)
    (where / FILE).write_text("* @somebody\n")
    lab = where / "teams" / "lab.yaml"
    lab.write_text(lab.read_text().replace("celina@lab.example", "dana@lab.example"))
    before = {path: path.stat().st_mtime_ns for path in (where / "dist").rglob("*")}
    run = tunefleet(where)
    assert run.returncode == 2
    assert FILE in run.stderr
    assert {path: path.stat().st_mtime_ns for path in (where / "dist").rglob("*")} == before
    assert tunefleet(where, "synth", "--overwrite").returncode == 0
    assert owners(where, "teams/lab.yaml") == ["dana@lab.example"]


def test_without_owners_of_the_platform_there_is_none_and_another_one_stays(tmp_path: Path) -> None:
    where = copy_of_input(tmp_path / "unowned", EXAMPLE)
    assert tunefleet(where).returncode == 0
    assert not (where / FILE).exists()
    (where / ".github").mkdir()
    (where / FILE).write_text("* @somebody\n")
    assert tunefleet(where).returncode == 0
    assert tunefleet(where, "synth", "--check").returncode == 0
    assert (where / FILE).read_text() == "* @somebody\n"


def copied(written: Path, tmp_path: Path) -> Path:
    where = copy_of_input(tmp_path / "copy", written)
    (where / ".github").mkdir()
    (where / FILE).write_bytes((written / FILE).read_bytes())
    for path in (written / "dist").rglob("*.yaml"):
        copy = where / path.relative_to(written)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    return where
