"""A run says that there is nothing to do only if that is so."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.dist.repositories import EXAMPLE, copy_of_input, files, imported, tunefleet
from toolkit.exit_codes import BROKEN_INPUT
from toolkit.incremental import settled
from toolkit.incremental.file_digests import RACY
from toolkit.incremental.settled import FOLDER_OF_CDK8S, nothing_to_do, settle
from toolkit.root import PLATFORM
from toolkit.team_files import TEAMS
from toolkit.writing.code_owners import FILE

SAID = "two teams: none of their files written"
LATER = 10 * RACY
"""So long after the last file was written nothing can bear its time any more."""

Edit = Callable[[Path], object]


def first_of(root: Path, folder: str) -> Path:
    return min(path for path in (root / folder).rglob("*.yaml"))


def change_in_disguise(path: Path) -> None:
    """Of the same length, at the same time."""
    stat = path.stat()
    path.write_bytes(path.read_bytes()[::-1])
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def replace_by_link(path: Path) -> None:
    other = path.parent.parent / "elsewhere"
    path.rename(other)
    path.symlink_to(other)


EDITS: dict[str, Edit] = {
    "a team": lambda root: change_in_disguise(first_of(root, "teams")),
    "a team more": lambda root: (root / "teams" / "another.yaml").write_text(first_of(root, "teams").read_text()),
    "a team less": lambda root: first_of(root, "teams").unlink(),
    "a team elsewhere": lambda root: replace_by_link(first_of(root, "teams")),
    "what looks like a team": lambda root: (root / "teams" / "another.yml").touch(),
    "the platform": lambda root: change_in_disguise(root / "platform.yaml"),
    "a file of dist": lambda root: change_in_disguise(first_of(root, "dist")),
    "a file of dist less": lambda root: first_of(root, "dist").unlink(),
    "a file of dist more": lambda root: (root / "dist" / "another.yaml").touch(),
    "a file deep in dist more": lambda root: first_of(root, "dist").with_name("another.yaml").touch(),
    "no dist": lambda root: (root / "dist").rename(root / "before"),
    "the owners": lambda root: (root / ".github" / "CODEOWNERS").write_text("* @acme/platform\n"),
    "a chart": lambda root: change_in_disguise(root / "charts" / "room.py"),
    "a chart more": lambda root: (root / "charts" / "another.py").touch(),
    "a library": lambda root: (root / "site-packages" / "cdk8s-99.dist-info").mkdir(),
}


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository in which a run had nothing to do, long after everything there was written."""
    root = copy_of_input(tmp_path / "repository", of=EXAMPLE)
    for folder in ("charts", "site-packages", ".github"):
        (root / folder).mkdir()
    (root / "charts" / "room.py").write_text("def room(): yield from ()\n")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(settled, "code_folders", lambda: [str(root / "charts")])
    monkeypatch.syspath_prepend(root / "site-packages")
    monkeypatch.chdir(root)
    assert tunefleet(root, "synth").returncode == 0
    settle(str(root), SAID, time.time_ns() + LATER)
    return root


@pytest.mark.usefixtures("root")
def test_what_stays_has_nothing_to_be_done() -> None:
    said = nothing_to_do()
    assert said
    assert said.startswith(SAID)


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_whatever_changes_has_to_be_looked_at(root: Path, edit: Edit) -> None:
    edit(root)
    assert nothing_to_do() is None


def test_what_is_looked_at_is_the_input_and_what_is_made_of_it() -> None:
    """It names the files itself: who knows them takes too long to import."""
    assert settled.OF_REPOSITORY == (PLATFORM, TEAMS, FILE, "dist")


@pytest.mark.usefixtures("root")
def test_cdk8s_always_has_its_copy_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDER_OF_CDK8S, "elsewhere")
    assert nothing_to_do() is None


def test_what_was_written_just_before_the_run_may_still_change_unseen(root: Path) -> None:
    first_of(root, "teams").touch()
    settle(str(root), SAID, time.time_ns() + RACY // 2)
    assert nothing_to_do() is None


def test_a_note_that_is_damaged_says_nothing(root: Path) -> None:
    (note,) = (root.parent / "cache" / "tunefleet" / "settled").iterdir()
    for content in (b"", note.read_bytes()[:-1], note.read_bytes().replace(b"two", b"six")):
        note.write_bytes(content)
        assert nothing_to_do() is None


@pytest.mark.usefixtures("root")
def test_in_a_folder_within_the_repository_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("teams")
    assert nothing_to_do() is None


def test_a_process_says_it_before_the_input_is_read_and_looks_again_after_an_edit(tmp_path: Path) -> None:
    root = copy_of_input(tmp_path / "repository", of=EXAMPLE)
    own = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    assert tunefleet(root, "synth", environment=own).returncode == 0
    before = files(root)
    patience = time.monotonic() + 30
    while "msgspec" in (loaded := imported(root, environment=own)):  # what was just written is too young to be trusted
        assert time.monotonic() < patience
    assert not loaded & {"typing", "yaml", "sqlite3"}
    assert files(root) == before
    first_of(root, "teams").write_text("cluster: moon\n")
    assert tunefleet(root, environment=own).returncode == BROKEN_INPUT
