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
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from toolkit.incremental.digest import digest
from toolkit.incremental.part import Made, Part
from toolkit.user_cache import cache

BOUND = 512 * 2**20
"""Bytes: some ten thousand teams, whose YAML is compressed to a tenth."""

DAY = 86400.0
"""Seconds."""

VERSION = 2
SCHEMA = (
    "DROP TABLE IF EXISTS part",
    "CREATE TABLE part (key BLOB PRIMARY KEY, part BLOB NOT NULL, texts BLOB NOT NULL, used REAL NOT NULL)"
    " WITHOUT ROWID",
    "DROP TABLE IF EXISTS note",
    "CREATE TABLE note (key BLOB PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID",
    f"PRAGMA user_version = {VERSION}",
)
"""Every value is sealed: see `_sealed`."""
DIGEST = 32
AT_ONCE = 500
"""Keys asked for in one query; SQLite allows 32,766 parameters, older ones 999."""

PATIENCE = 10.0
"""Seconds that a run waits for another that writes."""

UNUSABLE = (sqlite3.DatabaseError, UnicodeDecodeError)
"""The second comes where SQLite names in its message what it found in a damaged file."""

NOT_ITS_FAULT = frozenset(
    {
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    }
)
"""What SQLite says of a file that is as it should be, and yet cannot be used now: https://sqlite.org/rescode.html"""

Answer = TypeVar("Answer")
T = TypeVar("T")


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
                if (content := _unsealed(key, blob)) is not None:
                    found[key] = decode(content)
        return found

    def texts(self, key: bytes) -> Mapping[str, bytes] | None:
        """The texts of a part, or None if they are not there, or are not what was kept."""
        for (blob,) in self._answer("SELECT texts FROM part WHERE key = ?", [key]):
            if (content := _unsealed(key, blob)) is not None:
                return msgspec.msgpack.decode(zlib.decompress(content), type=dict[str, bytes])
            self._do("DELETE FROM part WHERE key = ?", [(key,)])
        return None

    def keep(self, made: Iterable[tuple[bytes, "Packed"]]) -> None:
        """Keep parts that were packed; a memory that cannot be written keeps nothing."""
        now = time.time()
        rows = [(key, _sealed(key, packed.part), _sealed(key, packed.texts), now) for key, packed in made]
        self._do("INSERT OR REPLACE INTO part VALUES (?, ?, ?, ?)", rows)

    def used(self, keys: Iterable[bytes], by: bytes) -> None:
        """Note, once a day for whom they were asked, that they were, so that they stay; and bound what is kept.

        What was not asked for longest is forgotten, and all notes: they are few, or of clones that are gone.
        """
        keys, now = list(keys), time.time()
        if (self.note(by, float) or 0) < now - DAY:
            self._touch(keys, now)
            self.write_down([(by, msgspec.msgpack.encode(now))])
        if self._size() > BOUND:
            for (size,) in self._answer("SELECT coalesce(sum(length(texts) + length(part)), 0) FROM part", []):
                if size > BOUND:
                    self._touch(keys, now)
                    self._forget(size - BOUND * 3 // 4)
            self._do("DELETE FROM note", [()])

    def note(self, key: bytes, of: type[T]) -> T | None:
        """Something small that was written down; None if nothing was, or by other code that writes it otherwise."""
        return self.notes([key], of).get(key)

    def notes(self, keys: Sequence[bytes], of: type[T]) -> dict[bytes, T]:
        """Those of several that are there."""
        found: dict[bytes, T] = {}
        decode = msgspec.msgpack.Decoder(of).decode
        for some in _in_groups(keys):
            query = f"SELECT key, value FROM note WHERE key IN ({','.join('?' * len(some))})"
            for key, blob in self._answer(query, some):
                if (content := _unsealed(key, blob)) is not None:
                    with suppress(msgspec.MsgspecError):
                        found[key] = decode(content)
        return found

    def write_down(self, notes: Iterable[tuple[bytes, bytes]]) -> None:
        self._do("INSERT OR REPLACE INTO note VALUES (?, ?)", [(key, _sealed(key, value)) for key, value in notes])

    def close(self) -> None:
        self._connection.close()

    def _size(self) -> int:
        """Of what the file holds, in bytes; the pages that were given up are used again first."""
        pragmas = "pragma_page_size, pragma_page_count, pragma_freelist_count"
        query = f"SELECT page_size * (page_count - freelist_count) FROM {pragmas}"
        return sum(size for (size,) in self._answer(query, []))

    def _touch(self, keys: Sequence[bytes], now: float) -> None:
        for some in _in_groups(keys):
            these = ",".join("?" * len(some))
            self._do(f"UPDATE part SET used = ? WHERE key IN ({these})", [(now, *some)])

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
        except UNUSABLE as error:
            if _is_damage(error):
                self._connection.close()
                self._delete()
                self._connection = self._connected()
            return otherwise

    def _connected(self) -> sqlite3.Connection:
        for _ in range(2):
            try:
                return _connected(str(self._path))
            except UNUSABLE as error:
                if _is_damage(error):
                    self._delete()
        return _connected(str(IN_THIS_PROCESS))

    def _delete(self) -> None:
        with suppress(OSError):
            self._path.unlink()


class Packed(msgspec.Struct, frozen=True, array_like=True):
    """A part as it is kept: the texts of a team are some 40 KB of YAML, and a tenth of that compressed."""

    part: bytes
    texts: bytes


def packed(made: Made) -> Packed:
    return Packed(msgspec.msgpack.encode(made.part), zlib.compress(msgspec.msgpack.encode(dict(made.texts)), 1))


def users() -> Path:
    """Where what is made for this user is remembered, in whichever clone it was made."""
    return cache() / "parts.sqlite"


IN_THIS_PROCESS = Path(":memory:")
"""In place of a file: needs no disk, and is forgotten in the end."""


@contextmanager
def opened_for_once() -> Iterator[Memory]:
    """A memory that knows nothing, and is forgotten at the end of the block."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="tunefleet-") as folder, opened(Path(folder, "parts.sqlite")) as memory:
        yield memory


@contextmanager
def opened(path: Path) -> Iterator[Memory]:
    """The memory in this file, made if it is not there; one that lasts no longer than the block where it cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        print(f"nothing is remembered for the next run: {error}", file=sys.stderr)
        path = IN_THIS_PROCESS
    memory = Memory(path)
    try:
        yield memory
    finally:
        memory.close()


def _connected(path: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=PATIENCE)
    try:
        connection.execute("PRAGMA synchronous = OFF")  # after a power cut it may be damaged, and is then deleted
        if _version(connection) != VERSION:
            connection.execute("PRAGMA journal_mode = WAL")
            _begin(connection)
    except UNUSABLE:
        connection.close()
        raise
    return connection


def _begin(connection: sqlite3.Connection) -> None:
    """Empty tables, unless another run made them meanwhile."""
    connection.execute("BEGIN IMMEDIATE")
    with connection:
        if _version(connection) != VERSION:
            for statement in SCHEMA:
                connection.execute(statement)


def _version(connection: sqlite3.Connection) -> object:
    return connection.execute("PRAGMA user_version").fetchone()[0]


def _is_damage(error: Exception) -> bool:
    """Also where a table is missing, and where it was Python that found fault."""
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF not in NOT_ITS_FAULT


def _sealed(key: bytes, content: bytes) -> bytes:
    """Behind its digest, so that it is used only as it was kept, and for what it was kept for."""
    return digest(key, content) + content


def _unsealed(key: Any, blob: Any) -> bytes | None:
    if not (isinstance(key, bytes) and isinstance(blob, bytes)):
        return None
    content = blob[DIGEST:]
    return content if digest(key, content) == blob[:DIGEST] else None


def _in_groups(keys: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    for start in range(0, len(keys), AT_ONCE):
        yield keys[start : start + AT_ONCE]
