"""A server that speaks as much of Artifactory's REST API as a download needs, and misbehaves when it is told to.

What it has are the files of a folder. https://jfrog.com/help/r/jfrog-rest-apis/file-list and /get-file-info
"""

import functools
import hashlib
import json
import os
import re
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.docker.servers.serving import serving

CONTEXT = "/artifactory"
API = f"{CONTEXT}/api/storage/"
REPOSITORY = "models"
"""A name for the whole folder; below the context, its own folders are repositories too."""

PIECE = 256 * 1024
RANGE = re.compile(r"bytes=(\d+)-$")


@dataclass(frozen=True)
class Request:
    """`path` is the asked file's below the server's folder, or the listed folder's."""

    path: str
    query: str
    headers: Message
    lists: bool

    @property
    def start(self) -> int:
        found = RANGE.match(self.headers.get("Range", ""))
        return int(found[1]) if found else 0


@dataclass(frozen=True)
class Answer:
    """How to answer. Of the body, `at` bytes are sent before `then` is called, which may raise Cut."""

    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    ignore_range: bool = False
    at: int | None = None
    then: Callable[[], None] = lambda: None


class Cut(Exception):
    """Ends the connection where it is."""


def cut() -> None:
    raise Cut


def well(_: Request) -> Answer:
    """As it should."""
    return Answer()


@dataclass
class Artifactory:
    """`told` overrides what it says of a file, by the keys of its answers; None leaves a key out."""

    folder: Path
    answer: Callable[[Request], Answer] = well
    told: dict[str, dict[str, Any]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    bytes_sent: int = 0
    address: str = ""
    lock: Lock = field(default_factory=Lock)

    @property
    def url(self) -> str:
        """Of the folder, as a download is told it."""
        return f"{self.address}{CONTEXT}/{REPOSITORY}"

    def put(self, path: str, content: bytes) -> bytes:
        """Have a file there, whole at once also for those who are reading the old one."""
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        beside = place.with_name(f"{place.name}.new")
        beside.write_bytes(content)
        beside.rename(place)
        return content

    def downloads(self, path: str | None = None) -> list[Request]:
        return [request for request in self.requests if not request.lists and path in (None, request.path)]

    def noted(self, request: Request) -> None:
        with self.lock:
            self.requests.append(request)

    def sent(self, size: int) -> None:
        with self.lock:
            self.bytes_sent += size

    def listing(self, folder: str) -> dict[str, Any]:
        found = sorted(path for path in (self.folder / folder).rglob("*") if path.is_file())
        return {
            "uri": f"{self.address}{API}{folder}",
            "created": "2026-01-01T00:00:00Z",
            "files": [self._entry(path, self.folder / folder) for path in found],
        }

    def info(self, path: str) -> dict[str, Any]:
        """An old file's has no SHA-256: a `sha256` of None in `told` makes it one."""
        sums = checksums(self.folder / path)
        told = sums | {key: value for key, value in self.told.get(path, {}).items() if key in sums}
        return {"checksums": {algorithm: digest for algorithm, digest in told.items() if digest is not None}}

    def _entry(self, path: Path, listed: Path) -> dict[str, Any]:
        name, sums = str(path.relative_to(self.folder)), checksums(path)
        entry = {
            "uri": f"/{path.relative_to(listed)}",
            "size": path.stat().st_size,
            "lastModified": "2026-01-01T00:00:00Z",
            "folder": False,
            "sha1": sums["sha1"],
            "sha2": sums["sha256"],
        } | self.told.get(name, {})
        return {key: value for key, value in entry.items() if value is not None}


def checksums(path: Path) -> dict[str, str]:
    return _checksums(path, path.stat().st_ino, path.stat().st_mtime_ns)


@functools.cache
def _checksums(path: Path, *_: int) -> dict[str, str]:
    sums = {}
    for algorithm in ("sha1", "sha256"):
        with path.open("rb") as file:
            sums[algorithm] = hashlib.file_digest(file, algorithm).hexdigest()
    return sums


@contextmanager
def artifactory(folder: Path, tls: ssl.SSLContext | None = None) -> Iterator[Artifactory]:
    """A running one, with the files of the folder, which ends with the block."""
    made = Artifactory(folder)

    class Handler(_Handler):
        state = made

    with serving(Handler, tls) as made.address:
        yield made


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    state: Artifactory

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except (Cut, ConnectionError, ssl.SSLError):
            self.close_connection = True

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        lists = parts.path.startswith(API)
        path = unquote(parts.path.removeprefix(API if lists else f"{CONTEXT}/")).strip("/")
        first, _, inside = path.partition("/")
        request = Request(inside if first == REPOSITORY else path, parts.query, self.headers, lists)
        self.state.noted(request)
        self._answered(request, self.state.answer(request))

    def log_message(self, *_: object) -> None:
        """The tests' output is pytest's."""

    def _answered(self, request: Request, answer: Answer) -> None:
        place = self.state.folder / request.path
        if answer.status is not None:
            self._text(answer.status, b"{}", answer.headers)
        elif not place.exists():
            self._text(404, b'{"errors":[{"status":404,"message":"Unable to find item"}]}', {})
        elif request.lists:
            told = self.state.listing(request.path) if place.is_dir() else self.state.info(request.path)
            self._text(200, json.dumps(told).encode(), {})
        else:
            self._file(place, request, answer)

    def _text(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in (
            {"Content-Length": str(len(body)), "Content-Type": "application/json"} | dict(headers)
        ).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def _file(self, place: Path, request: Request, answer: Answer) -> None:
        with place.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            etag = f'"{checksums(place)["sha1"]}"'
            start = request.start if self.headers.get("If-Range", etag) == etag and not answer.ignore_range else 0
            if start and start >= size:
                self._text(416, b"", {"Content-Range": f"bytes */{size}"})
                return
            self.send_response(206 if start else 200)
            self.send_header("ETag", etag)
            self.send_header("Content-Length", str(size - start))
            self.send_header("X-Checksum-Sha256", checksums(place)["sha256"])
            if start:
                self.send_header("Content-Range", f"bytes {start}-{size - 1}/{size}")
            self.end_headers()
            at = size if answer.at is None else min(start + answer.at, size)
            self._send(file.fileno(), start, at)
            answer.then()
            self._send(file.fileno(), at, size)

    def _send(self, file: int, start: int, end: int) -> None:
        while start < end:
            if isinstance(self.connection, ssl.SSLSocket):
                sent = self.connection.send(os.pread(file, min(PIECE, end - start), start))
            else:
                sent = os.sendfile(self.connection.fileno(), file, start, min(PIECE, end - start))
            if not sent:
                raise Cut
            self.state.sent(sent)
            start += sent
