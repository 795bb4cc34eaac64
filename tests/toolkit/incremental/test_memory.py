"""What stands in the memory is used as it was kept, or not at all."""

import os
import random
import sqlite3
import stat
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from tests.toolkit.full_disk import no_file_longer_than
from toolkit.incremental import memory as module
from toolkit.incremental.digest import digest
from toolkit.incremental.memory import VERSION, Memory, opened, packed
from toolkit.incremental.part import Made, Part

NOTE = digest(b"note")
NOTED = {"what": 1}


def made(number: int) -> Made:
    """With a text that nothing makes shorter, longer than a page of the file."""
    texts = {f"{number}.yaml": random.Random(number).randbytes(5000)}
    return Made(Part("cluster", {name: digest(text) for name, text in texts.items()}), texts)


def key(number: int) -> bytes:
    return digest(b"key", str(number).encode())


BY = b"a clone"
KEPT = {key(number): made(number) for number in range(3)}


def keep(memory: Memory, kept: dict[bytes, Made] = KEPT) -> None:
    memory.keep([(key, packed(each)) for key, each in kept.items()])


def found(memory: Memory, kept: dict[bytes, Made] = KEPT) -> set[bytes]:
    """Keys of what is whole. Raises AssertionError if anything is there and wrong."""
    parts = memory.parts(list(kept))
    assert all(part == kept[key].part for key, part in parts.items())
    texts = {key: memory.texts(key) for key in kept}
    assert all(text is None or text == kept[key].texts for key, text in texts.items())
    return {key for key in parts if texts[key] is not None}


def found_note(memory: Memory) -> bool:
    noted = memory.note(NOTE, dict[str, int])
    assert noted in (None, NOTED)
    return noted is not None


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A memory in which everything is kept."""
    path = tmp_path / "memory.sqlite"
    with opened(path) as memory:
        keep(memory)
        memory.write_down([(NOTE, msgspec.msgpack.encode(NOTED))])
    return path


def whole_again(path: Path) -> bool:
    """Whether everything can be kept there."""
    with opened(path) as memory:
        keep(memory)
        memory.write_down([(NOTE, msgspec.msgpack.encode(NOTED))])
    with opened(path) as memory:
        return found(memory) == KEPT.keys() and found_note(memory)


def test_what_was_kept_is_there(path: Path) -> None:
    with opened(path) as memory:
        assert found(memory) == KEPT.keys()
        assert found_note(memory)
        assert memory.parts([key(99)]) == {}
        assert memory.texts(key(99)) is None
        assert memory.note(key(99), dict[str, int]) is None


PAGE = 4096


def sample(size: int) -> list[int]:
    """Places in the file: many where its pages say what is in them, some in between."""
    return [place for place in range(size) if place % 331 == 0 or (place % PAGE < 128 and place % 9 == 0)]


@pytest.mark.parametrize("damage", [lambda byte: byte ^ 1, lambda byte: byte ^ 0xFF, lambda _: 0])
def test_a_damaged_byte_makes_nothing_wrong(path: Path, damage: Callable[[int], int]) -> None:
    content = path.read_bytes()
    missed = 0
    for place in sample(len(content)):
        path.write_bytes(content[:place] + bytes([damage(content[place])]) + content[place + 1 :])
        with opened(path) as memory:
            missed += found(memory) != KEPT.keys() or not found_note(memory)
    assert missed
    assert whole_again(path)


@pytest.mark.parametrize("whole", [0.0, 0.001, 0.2, 0.5, 0.99])
def test_a_file_that_was_cut_off_is_made_anew(path: Path, whole: float) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * whole)])
    with opened(path) as memory:
        found(memory)
    assert whole_again(path)


@pytest.mark.parametrize("content", [b"", b"no database at all\n" * 500, b"SQLite format 3\0" + bytes(5000)])
def test_what_is_no_memory_is_replaced(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with opened(path) as memory:
        assert found(memory) == set()
    assert whole_again(path)


@pytest.mark.parametrize("statement", ["DROP TABLE part", "DROP TABLE note", "ALTER TABLE part RENAME key TO other"])
def test_a_memory_that_lacks_something_is_replaced(path: Path, statement: str) -> None:
    sqlite3.connect(path).execute(statement).connection.close()
    with opened(path) as memory:
        found(memory)
        found_note(memory)
    assert whole_again(path)


def test_a_memory_of_another_version_is_begun_anew(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.executescript(f"ALTER TABLE part ADD COLUMN more; PRAGMA user_version = {VERSION + 1}")
    connection.close()
    with opened(path) as memory:
        assert found(memory) == set()
    assert whole_again(path)


def test_a_note_of_another_shape_is_none(path: Path) -> None:
    """Other code may have written it."""
    with opened(path) as memory:
        assert memory.note(NOTE, list[str]) is None
        memory.write_down([(NOTE, b"\xc1")])
        assert memory.note(NOTE, dict[str, int]) is None


def test_texts_that_are_damaged_are_not_there_the_next_time(path: Path) -> None:
    """The part without them would be taken for whole, and its texts be missed whenever somebody needs them."""
    damaged = key(1)
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE part SET texts = x'00' WHERE key = ?", [damaged])
    connection.close()
    with opened(path) as memory:
        assert damaged in memory.parts([damaged])
        assert memory.texts(damaged) is None
        assert memory.parts([damaged]) == {}


def test_it_may_be_deleted_while_two_runs_use_it(path: Path) -> None:
    with opened(path) as one:
        assert found(one) == KEPT.keys()
        path.unlink()
        with opened(path) as other:
            assert found(other) == set()
            for number in range(3, 30):
                keep(one, {key(number): made(number)})
                keep(other, {key(number): made(number)})
            more = {key(number): made(number) for number in range(30)}
            found(one, more)
            found(other, more)
    assert whole_again(path)


def test_it_may_be_deleted_with_all_that_is_beside_it(path: Path) -> None:
    with opened(path) as memory:
        for each in path.parent.iterdir():
            each.unlink()
        keep(memory)
        found(memory)
    assert whole_again(path)


def test_two_runs_at_once_keep_what_both_made(path: Path) -> None:
    more = {key(number): made(number) for number in range(40)}
    with opened(path) as one, opened(path) as other:
        for number in range(3, 40):
            keep((one, other)[number % 2], {key(number): made(number)})
        assert found(one, more) == found(other, more) == more.keys()


def test_while_another_run_writes_it_is_read_and_not_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.01)
    writing = sqlite3.connect(path, isolation_level=None)
    writing.execute("BEGIN IMMEDIATE")
    with opened(path) as memory:
        keep(memory, {key(99): made(99)})
        assert found(memory) == KEPT.keys()
        assert memory.parts([key(99)]) == {}
    writing.execute("COMMIT")
    writing.close()
    with opened(path) as memory:
        assert found(memory) == KEPT.keys()


def test_the_first_two_runs_may_begin_it_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that meets another while it makes the tables does not delete them."""
    path = tmp_path / "memory.sqlite"
    begin = module._begin

    def overtaken(connection: sqlite3.Connection) -> None:
        monkeypatch.setattr(module, "_begin", begin)
        with opened(path) as other:
            keep(other)
        begin(connection)

    monkeypatch.setattr(module, "_begin", overtaken)
    with opened(path) as memory:
        assert found(memory) == KEPT.keys()


@pytest.mark.parametrize("length", [0, 5000, 50_000])
def test_on_a_full_disk_what_was_kept_stays(path: Path, length: int) -> None:
    more = {key(number): made(number) for number in range(60)}
    with no_file_longer_than(length), opened(path) as memory:
        keep(memory, more)
        found(memory, more)
    with opened(path) as memory:
        assert found(memory) == KEPT.keys()


def test_in_a_folder_that_cannot_be_written_it_lasts_as_long_as_the_run(mine: Path) -> None:
    path = mine / "memory.sqlite"
    mine.chmod(0o555)
    with opened(path) as memory:
        keep(memory)
        assert found(memory) == KEPT.keys()
    mine.chmod(0o755)
    assert not path.exists()


@pytest.mark.parametrize("file", [0o444, 0o000])
def test_a_memory_that_may_not_be_written_is_left_as_it_is(mine: Path, file: int) -> None:
    path = mine / "memory.sqlite"
    with opened(path) as memory:
        keep(memory)
    path.chmod(file)
    mine.chmod(0o555)
    before = stat.S_IMODE(path.stat().st_mode), path.stat().st_size
    with opened(path) as memory:
        keep(memory, {key(99): made(99)})
        found(memory)
    assert (stat.S_IMODE(path.stat().st_mode), path.stat().st_size) == before
    mine.chmod(0o755)


def test_a_damaged_memory_that_may_not_be_deleted_is_done_without(mine: Path) -> None:
    path = mine / "memory.sqlite"
    path.write_bytes(b"no database at all\n" * 500)
    mine.chmod(0o555)
    with opened(path) as memory:
        keep(memory)
        assert found(memory) == KEPT.keys()
    mine.chmod(0o755)


def test_a_folder_in_its_place_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "memory.sqlite" / "below").mkdir(parents=True)
    with opened(tmp_path / "memory.sqlite") as memory:
        keep(memory)
        assert found(memory) == KEPT.keys()
    assert (tmp_path / "memory.sqlite" / "below").is_dir()


def test_beyond_the_bound_what_was_not_asked_for_longest_goes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = time.time()
    days = iter(range(1, 100))
    monkeypatch.setattr(time, "time", lambda: started + 86401 * next(days))
    more = {key(number): made(number) for number in range(10)}
    with opened(path) as memory:
        for number in range(3, 10):
            keep(memory, {key(number): made(number)})
        memory.used([key(1)], BY)
        monkeypatch.setattr(module, "BOUND", 5 * len(packed(made(0)).texts))
        memory.used([key(0)], BY)
        left = found(memory, more)
        assert {key(0), key(1), key(9)} <= left
        assert not {key(2), key(3), key(4)} & left
        assert sum(len(packed(more[each]).texts) for each in left) <= module.BOUND


def test_what_is_in_use_stays_though_others_came_later(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As after an hour on another branch."""
    more = {key(number): made(number) for number in range(20)}
    with opened(path) as memory:
        memory.used(KEPT, BY)
        for number in range(3, 20):
            keep(memory, {key(number): made(number)})
        monkeypatch.setattr(module, "BOUND", 10 * len(packed(made(0)).texts))
        memory.used(KEPT, BY)
        left = found(memory, more)
        assert KEPT.keys() <= left
        assert left < more.keys()


def test_the_umask_decides_who_reads_it(tmp_path: Path) -> None:
    before = os.umask(0o077)
    try:
        with opened(tmp_path / "cache" / "memory.sqlite"):
            pass
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "cache" / "memory.sqlite").stat().st_mode) & 0o077 == 0
