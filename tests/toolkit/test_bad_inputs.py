"""The corpus of bad inputs: each case gives exactly its lines. `bad_inputs/README.md` says how a case is written."""

import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from toolkit.command_line import tunefleet
from toolkit.exit_codes import BROKEN_INPUT
from toolkit.reading.faults import BrokenInput
from toolkit.repository import load

CORPUS = Path(__file__).parent / "bad_inputs"
CASES = sorted(CORPUS.glob("[0-9]*.txt"))


@dataclass(frozen=True)
class Section:
    """`--- kind path`, and the lines below it."""

    kind: str
    path: str
    lines: list[str]


def test_the_good_input_is_good() -> None:
    repository = load(CORPUS / "good")

    assert list(repository.teams) == ["team-a"]


def test_numbers_name_one_case_each() -> None:
    numbers = [path.name[:3] for path in CASES]

    assert len(set(numbers)) == len(numbers) >= 60


@pytest.mark.parametrize("case", CASES, ids=[path.stem for path in CASES])
def test_case(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sections = read_case(case)
    root = tmp_path / "repository"
    shutil.copytree(CORPUS / "good", root)
    (root / "dist").mkdir()
    (root / "dist" / "of-before.yaml").write_text("as it was")
    for section in sections:
        apply(section, root)
    (expected,) = [section.lines for section in sections if section.kind == "expected"]

    with pytest.raises(BrokenInput) as broken:
        load(root)

    assert [str(fault) for fault in broken.value.faults] == expected
    monkeypatch.chdir(root)
    synthesis = CliRunner().invoke(tunefleet, ["synth"])
    assert synthesis.exit_code == BROKEN_INPUT
    assert synthesis.stdout == ""
    if (root / "platform.yaml").exists():  # without one, this is no repository, and that is all that is said
        assert synthesis.stderr.splitlines()[:-1] == expected
    assert [path.read_text() for path in (root / "dist").iterdir()] == ["as it was"]


def read_case(path: Path) -> list[Section]:
    _, *parts = re.split(r"^--- (\w+)(?: (\S+))?\n", path.read_bytes().decode(), flags=re.MULTILINE)
    return [
        Section(kind, name or "", body.split("\n")[:-1])
        for kind, name, body in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    ]


def apply(section: Section, root: Path) -> None:
    path = root / section.path
    match section.kind:
        case "write":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("".join(f"{line}\n" for line in section.lines), encoding="utf-8")
        case "change":
            path.write_text(changed(path.read_text(encoding="utf-8"), section.lines), encoding="utf-8")
        case "delete":
            path.unlink()
        case kind:
            assert kind == "expected", f"no such section: {kind}"


def changed(text: str, lines: list[str]) -> str:
    """The text with each block of `-` lines, which must stand in it once, replaced by the `+` lines after it."""
    for block in re.findall(r"((?:-.*\n)*)((?:\+.*\n)+)", "".join(f"{line}\n" for line in lines)):
        old, new = ("".join(line[1:] for line in part.splitlines(keepends=True)) for part in block)
        if old:
            assert f"\n{text}".count(f"\n{old}") == 1, f"not once in the good input: {old}"
            text = f"\n{text}".replace(f"\n{old}", f"\n{new}")[1:]
        else:
            text += new
    return text
