"""A proxy before a real server, which gets in the way: it drops answers, or tells a test when a request comes."""

import http.client
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from threading import Lock
from urllib.parse import urlsplit

from tests.docker.servers.serving import serving

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host", "date", "server"}


@dataclass(frozen=True)
class Request:
    """`number` counts from 0, over all connections."""

    number: int
    method: str
    path: str


class Dropped(Exception):
    """Raised by a hook: the connection is closed without an answer."""


def nothing(_: Request) -> int | None:
    """Do not interfere."""
    return None


@dataclass
class Proxy:
    """`before` sees a request that the server does not have yet, and may answer it with a status; `after` sees it when
    the server has answered. Each may raise Dropped.
    """

    target: str
    before: Callable[[Request], int | None] = nothing
    after: Callable[[Request], int | None] = nothing
    requests: list[Request] = field(default_factory=list)
    url: str = ""
    lock: Lock = field(default_factory=Lock)

    def noted(self, method: str, path: str) -> Request:
        with self.lock:
            self.requests.append(Request(len(self.requests), method, path))
            return self.requests[-1]


@contextmanager
def proxy(target: str) -> Iterator[Proxy]:
    """On a port of its own, before `target`, until the block ends."""
    made = Proxy(target)

    class Handler(_Handler):
        proxy = made

    with serving(Handler) as made.url:
        yield made


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    proxy: Proxy

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except (Dropped, ConnectionError):
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """The tests' output is pytest's."""

    def _pass_on(self) -> None:
        request = self.proxy.noted(self.command, self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        status = self.proxy.before(request)
        if status is not None:
            self._answer(status, {}, b"")
            return
        place = urlsplit(self.proxy.target)
        connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=60)
        try:
            headers = {name: text for name, text in self.headers.items() if name.lower() not in HOP_BY_HOP}
            connection.request(self.command, self.path, body=body, headers=headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        self.proxy.after(request)
        self._answer(answer.status, dict(answer.getheaders()), content)

    def _answer(self, status: int, headers: dict[str, str], content: bytes) -> None:
        self.send_response(status)
        for name, text in headers.items():
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, text)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _pass_on  # noqa: N815 - the standard library's names
