"""Parts that were made before, under the digest of all that they are made from: in one SQLite file in the user's cache.

An entry is never wrong, only missing: its name says what it was made from, and its own digest is looked at before it
is used. The file may be deleted at any moment, also while a run uses it, and two runs may use it at once. What was not
asked for longest goes first when it grows beyond its bound.
"""

import sqlite3
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import msgspec

from toolkit.incremental.part import Made, Part, digest
from toolkit.user_cache import cache

BOUND = 512 * 2**20
"""Bytes: some ten thousand teams, whose YAML is compressed to a tenth."""

VERSION = 1
SCHEMA = """
CREATE TABLE IF NOT EXISTS part (
  key BLOB PRIMARY KEY, part BLOB NOT NULL, texts BLOB NOT NULL, used REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS note (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
"""
"""Every value is sealed: see `_sealed`."""
DIGEST = 32
AT_ONCE = 500
"""Keys asked for in one query; SQLite allows 32,766 parameters, older ones 999."""

Answer = TypeVar("Answer")


class Memory:
    """To be closed; see `opened`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection = self._connected()

    def parts(self, keys: Sequence[bytes]) -> dict[bytes, Part]:
        """Those of the parts that are there."""
        found: dict[bytes, Part] = {}
        decode = msgspec.msgpack.Decoder(Part).decode
        for some in _in_groups(keys):
            query = f"SELECT key, part FROM part WHERE key IN ({','.join('?' * len(some))})"
            for key, blob in self._answer(query, some):
                if (content := _unsealed(blob)) is not None:
                    found[key] = decode(content)
        return found

    def texts(self, key: bytes) -> Mapping[str, bytes] | None:
        """The texts of a part, or None if they are not there, or are not what was kept."""
        for (blob,) in self._answer("SELECT texts FROM part WHERE key = ?", [key]):
            if (content := _unsealed(blob)) is not None:
                return msgspec.msgpack.decode(zlib.decompress(content), type=dict[str, bytes])
        return None

    def keep(self, made: Iterable[tuple[bytes, "Packed"]]) -> None:
        """Keep parts that were packed; a memory that cannot be written keeps nothing."""
        now = time.time()
        rows = [(key, _sealed(packed.part), _sealed(packed.texts), now) for key, packed in made]
        self._do("INSERT OR REPLACE INTO part VALUES (?, ?, ?, ?)", rows)

    def used(self, keys: Iterable[bytes]) -> None:
        """Note that they were asked for, so that they stay; and forget what was not for long, if there is too much."""
        now = time.time()
        self._do("UPDATE part SET used = ? WHERE key = ? AND used < ?", [(now, key, now - 86400) for key in keys])
        for (size,) in self._answer("SELECT coalesce(sum(length(texts) + length(part)), 0) FROM part", []):
            if size > BOUND:
                self._forget(size - BOUND * 3 // 4)

    def note(self, key: bytes) -> bytes | None:
        """Something small that was written down, or None."""
        for (blob,) in self._answer("SELECT value FROM note WHERE key = ?", [key]):
            return _unsealed(blob)
        return None

    def write_down(self, notes: Iterable[tuple[bytes, bytes]]) -> None:
        self._do("INSERT OR REPLACE INTO note VALUES (?, ?)", [(key, _sealed(value)) for key, value in notes])

    def close(self) -> None:
        self._connection.close()

    def _forget(self, excess: int) -> None:
        oldest, freed = [], 0
        for key, size in self._answer("SELECT key, length(texts) + length(part) FROM part ORDER BY used", []):
            if freed >= excess:
                break
            oldest.append((key,))
            freed += size
        self._do("DELETE FROM part WHERE key = ?", oldest)

    def _answer(self, query: str, values: Sequence[bytes]) -> list[tuple[Any, ...]]:
        return self._tried(lambda: self._connection.execute(query, values).fetchall(), [])

    def _do(self, statement: str, rows: Sequence[Sequence[object]]) -> None:
        def do() -> None:
            with self._connection:
                self._connection.executemany(statement, rows)

        if rows:
            self._tried(do, None)

    def _tried(self, ask: Callable[[], Answer], otherwise: Answer) -> Answer:
        """A damaged file is deleted, and one that is locked or read-only is done without: nothing depends on it."""
        try:
            return ask()
        except sqlite3.OperationalError:
            return otherwise
        except sqlite3.DatabaseError:
            self._connection.close()
            self._path.unlink(missing_ok=True)
            self._connection = self._connected()
            return otherwise

    def _connected(self) -> sqlite3.Connection:
        try:
            return _connected(str(self._path))
        except sqlite3.DatabaseError:
            self._path.unlink(missing_ok=True)
        try:
            return _connected(str(self._path))
        except sqlite3.DatabaseError:
            return _connected(":memory:")


class Packed(msgspec.Struct, frozen=True, array_like=True):
    """A part as it is kept: the texts of a team are some 40 KB of YAML, and a tenth of that compressed."""

    part: bytes
    texts: bytes


def packed(made: Made) -> Packed:
    return Packed(msgspec.msgpack.encode(made.part), zlib.compress(msgspec.msgpack.encode(dict(made.texts)), 1))


def users() -> Path:
    """Where what is made for this user is remembered, in whichever clone it was made."""
    return cache() / "parts.sqlite"


@contextmanager
def opened_for_once() -> Iterator[Memory]:
    """A memory that knows nothing, and is forgotten at the end of the block."""
    with TemporaryDirectory(prefix="tunefleet-") as folder, opened(Path(folder, "parts.sqlite")) as memory:
        yield memory


@contextmanager
def opened(path: Path) -> Iterator[Memory]:
    """The memory in this file, made if it is not there; one that lasts no longer than the block where it cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        print(f"nothing is remembered for the next run: {error}", file=sys.stderr)
        path = Path(":memory:")
    memory = Memory(path)
    try:
        yield memory
    finally:
        memory.close()


def _connected(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=10)
    try:
        if connection.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            connection.executescript(f"PRAGMA journal_mode = WAL; {SCHEMA} PRAGMA user_version = {VERSION};")
        connection.execute("PRAGMA synchronous = OFF")  # after a power cut it may be damaged, and is then deleted
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def _sealed(content: bytes) -> bytes:
    """Behind its digest, so that it is used only as it was kept."""
    return digest(content) + content


def _unsealed(blob: bytes) -> bytes | None:
    content = blob[DIGEST:]
    return content if digest(content) == blob[:DIGEST] else None


def _in_groups(keys: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]
