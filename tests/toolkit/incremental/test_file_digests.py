import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from toolkit.incremental.digest import digest
from toolkit.incremental.file_digests import RACY, FileDigests
from toolkit.incremental.memory import Memory, opened


@pytest.fixture
def memory(tmp_path: Path) -> Iterator[Memory]:
    with opened(tmp_path / "memory.sqlite") as memory:
        yield memory


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "input" / "file.yaml"
    path.parent.mkdir()
    path.write_bytes(b"one")
    return path


def look(memory: Memory, path: Path) -> bytes | None:
    """What a run of its own says of a file, which it remembers."""
    digests = FileDigests(memory, "owner")
    seen = digests.of(str(path))
    digests.remember()
    return seen


def look_later(memory: Memory, path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes | None:
    """The same when what was done to the file lies back long enough."""
    later = time.time_ns() + 10 * RACY
    with monkeypatch.context() as patched:
        patched.setattr(time, "time_ns", lambda: later)
        return look(memory, path)


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Every file that is read."""
    read: list[Path] = []
    really = Path.read_bytes

    def counted(path: Path) -> bytes:
        read.append(path)
        return really(path)

    monkeypatch.setattr(Path, "read_bytes", counted)
    return read


def test_what_did_not_change_is_read_once(
    memory: Memory, file: Path, reads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert look_later(memory, file, monkeypatch) == digest(b"one")
    assert look(memory, file) == digest(b"one")
    assert reads == [file]


def test_what_is_looked_at_again_in_one_run_is_read_once(
    memory: Memory, file: Path, reads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As all code is, each time before something is kept that it made."""
    later = time.time_ns() + 10 * RACY
    monkeypatch.setattr(time, "time_ns", lambda: later)
    digests = FileDigests(memory, "owner")
    assert {digests.of(str(file)) for _ in range(3)} == {digest(b"one")}
    assert reads == [file]
    file.write_bytes(b"three")
    assert digests.of(str(file)) == digest(b"three")


def test_what_changes_in_one_run_is_seen_in_it(memory: Memory, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = file.stat()
    monkeypatch.setattr(os, "lstat", lambda _: seen)
    digests = FileDigests(memory, "owner")
    assert digests.of(str(file)) == digest(b"one")
    file.write_bytes(b"two")
    assert digests.of(str(file)) == digest(b"two")


def test_what_changed_just_before_is_read_again(memory: Memory, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its size and its times may be those of another content, on a file system with coarse times."""
    stat = os.stat
    look(memory, file)
    seen = stat(file)
    file.write_bytes(b"two")
    monkeypatch.setattr(os, "lstat", lambda _: seen)
    assert look(memory, file) == digest(b"two")


@pytest.mark.parametrize("content", [b"two", b"three"])
def test_an_edit_is_seen_though_its_time_was_put_back(
    memory: Memory, file: Path, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_later(memory, file, monkeypatch)
    before = file.stat()
    file.write_bytes(content)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert look(memory, file) == digest(content)


@pytest.mark.parametrize("year", [-600, 1600, 1969, 2300, 2600])
def test_files_of_other_ages_are_read_like_any(memory: Memory, file: Path, year: int) -> None:
    time_of_year = (year - 1970) * 31_556_952 * 10**9
    for content in (b"one", b"two"):
        file.write_bytes(content)
        os.utime(file, ns=(time_of_year, time_of_year))
        assert look(memory, file) == look(memory, file) == digest(content)


def test_another_file_in_its_place_is_seen(memory: Memory, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    look_later(memory, file, monkeypatch)
    before = file.stat()
    other = file.with_name("other")
    other.write_bytes(b"two")
    os.utime(other, ns=(before.st_atime_ns, before.st_mtime_ns))
    other.replace(file)
    assert look(memory, file) == digest(b"two")


def test_what_is_no_file_by_itself_has_no_digest(memory: Memory, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    look_later(memory, file, monkeypatch)
    target = file.rename(file.with_name("target"))
    file.symlink_to(target)
    assert look(memory, file) is None
    file.unlink()
    assert look(memory, file) is None
    file.mkdir()
    assert look(memory, file) is None


def test_a_file_that_came_back_is_read(memory: Memory, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    look_later(memory, file, monkeypatch)
    file.unlink()
    look_later(memory, file, monkeypatch)
    file.write_bytes(b"two")
    assert look(memory, file) == digest(b"two")


def test_what_vanishes_while_a_folder_is_looked_at_is_passed_over(memory: Memory, tmp_path: Path) -> None:
    """As the byte code that another run of Python puts beside a module, under a name that lasts a moment."""
    folder = tmp_path / "folder"
    for name in ("a", "b", "c"):
        (folder / name).mkdir(parents=True)
        (folder / name / "file").write_bytes(b"one")
        (folder / f"{name}.yaml").write_bytes(b"one")
    below = FileDigests(memory, "owner").below(str(folder))
    first, _ = next(below)
    for path in (folder / name / "file" for name in ("a", "b", "c")):
        path.unlink()
        path.parent.rmdir()
    for path in folder.glob("*.yaml"):
        path.unlink()
    assert {content for path, content in below if path != first} <= {None}


def test_names_that_are_no_utf_8_are_remembered(
    memory: Memory, file: Path, reads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = file.rename(file.with_name(os.fsdecode(b"\xff.yaml")))
    assert look_later(memory, odd, monkeypatch) == digest(b"one")
    assert look(memory, odd) == digest(b"one")
    assert reads == [odd]


def test_each_owner_has_notes_of_its_own(memory: Memory, file: Path, reads: list[Path]) -> None:
    for owner in ("one", "other"):
        digests = FileDigests(memory, owner)
        digests.of(str(file))
        digests.remember()
    assert reads == [file, file]


def test_of_many_files_a_few_are_read_again_rather_than_all_written_down(
    memory: Memory, tmp_path: Path, reads: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    later = time.time_ns() + 10 * RACY
    monkeypatch.setattr(time, "time_ns", lambda: later)
    files = [tmp_path / f"{number}.yaml" for number in range(200)]

    def changed(some: list[Path], content: bytes) -> list[Path]:
        """What the second of two runs reads after such a change."""
        for path in some:
            path.write_bytes(content)
        for _ in range(2):
            reads.clear()
            digests = FileDigests(memory, "owner")
            seen = [digests.of(str(path)) for path in files]
            digests.remember()
            read = list(reads)
            assert seen == [digest(path.read_bytes()) for path in files]
        return read

    assert changed(files, b"one") == []
    assert changed(files[:2], b"two") == files[:2]
    assert changed(files[:50], b"three") == []
