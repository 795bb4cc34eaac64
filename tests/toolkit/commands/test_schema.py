"""`tunefleet schema`: the generated files are what the model says, or the command that makes them so is named."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from toolkit.command_line import tunefleet
from toolkit.commands.schema import generated_files

ROOT = Path(__file__).parents[3]


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "platform.yaml").touch()
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_committed_files_are_what_the_model_says() -> None:
    for name, text in generated_files().items():
        assert (ROOT / name).read_text(encoding="utf-8") == text, f"{name} is stale: run `uv run tunefleet schema`"


def test_it_writes_the_files_and_then_finds_nothing_to_do(repository: Path) -> None:
    assert CliRunner().invoke(tunefleet, ["schema"]).exit_code == 0
    assert {name: (repository / name).read_text(encoding="utf-8") for name in generated_files()} == generated_files()
    written = {name: (repository / name).stat().st_mtime_ns for name in generated_files()}
    assert CliRunner().invoke(tunefleet, ["schema"]).exit_code == 0
    assert CliRunner().invoke(tunefleet, ["schema", "--check"]).exit_code == 0
    assert {name: (repository / name).stat().st_mtime_ns for name in generated_files()} == written


@pytest.mark.parametrize("stale", generated_files())
def test_check_names_a_stale_file_and_the_command_and_writes_nothing(repository: Path, stale: str) -> None:
    CliRunner().invoke(tunefleet, ["schema"])
    (repository / stale).write_text("old\n", encoding="utf-8")
    result = CliRunner().invoke(tunefleet, ["schema", "--check"])
    assert result.exit_code == 1
    assert stale in result.stderr
    assert "uv run tunefleet schema" in result.stderr
    assert not any(other in result.stderr for other in generated_files() if other != stale)
    assert (repository / stale).read_text(encoding="utf-8") == "old\n"


def test_outside_a_repository_it_is_wrong_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(tunefleet, ["schema"])
    assert result.exit_code == 2
    assert "platform.yaml" in result.stderr
