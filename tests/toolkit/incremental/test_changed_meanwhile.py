"""What was made while the code changed is kept under nobody's name; what of the input did, is the next run's."""

from pathlib import Path

import pytest

from tests.toolkit.incremental.fleets import change, raise_run, team_file, write_fleet
from toolkit.incremental import synthesis
from toolkit.incremental.code import ChangedMeanwhile, code_files
from toolkit.incremental.digest import digest
from toolkit.incremental.memory import opened
from toolkit.incremental.synthesis import Synthesis, synthesized
from toolkit.team_files import team_names

OLD, NEW = digest(b"old"), digest(b"new")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_fleet(tmp_path / "repository", {"lab": "k3s-lab"})


def test_a_process_with_other_code_makes_nothing(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synthesis, "code_digest", lambda _: NEW)
    with opened(tmp_path / "memory.sqlite") as memory:
        with pytest.raises(ChangedMeanwhile):
            synthesized(root, memory, code=OLD)
        assert synthesized(root, memory, code=NEW).made == ("lab",)


@pytest.mark.parametrize("asked", range(1, 4))
def test_what_was_made_while_the_code_changed_is_not_kept(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: int
) -> None:
    with opened(tmp_path / "memory.sqlite") as memory:
        codes = iter([OLD] * asked)
        monkeypatch.setattr(synthesis, "code_digest", lambda _: next(codes, NEW))
        with pytest.raises(ChangedMeanwhile):
            synthesized(root, memory)
        monkeypatch.setattr(synthesis, "code_digest", lambda _: NEW)
        assert synthesized(root, memory).made == ("lab",)


def test_a_platform_that_changes_meanwhile_is_the_next_runs(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run goes by the platform that it read, or knew, when it began: to the end, and for every team."""
    with opened(tmp_path / "memory.sqlite") as memory:
        synthesized(root, memory)
        raise_run(team_file(root, "lab"))

        def names_after_an_edit(root: Path) -> list[str]:
            change(root / "platform.yaml", "llama-factory-train:1.4.0", "llama-factory-train:1.5.0")
            return team_names(root)

        monkeypatch.setattr(synthesis, "team_names", names_after_an_edit)
        assert "llama-factory-train:1.4.0\n" in texts_of_lab(synthesized(root, memory))
        monkeypatch.undo()
        assert "llama-factory-train:1.5.0\n" in texts_of_lab(synthesized(root, memory))


def texts_of_lab(made: Synthesis) -> str:
    assert made.made == ("lab",)
    return "".join(made.texts[name].decode() for name in made.texts if name.startswith("k3s-lab/lab/"))


def test_what_editors_leave_beside_the_code_is_no_code(tmp_path: Path) -> None:
    for name in ("room.py", ".room.py.swp", "room.py~", "#room.py#", "__pycache__/room.pyc", ".idea/room.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert list(code_files(str(tmp_path))) == [str(tmp_path / "room.py")]
