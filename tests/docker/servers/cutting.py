"""A wire before a real server: it cuts connections off after so many bytes of an answer, or damages what it carries."""

import socket
import socketserver
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from urllib.parse import urlsplit

PIECE = 64 * 1024


class Wire(socketserver.ThreadingTCPServer):
    """`cuts`: the bytes after which the next connections that carry as much are cut off, one after the other."""

    at_a_cut: Callable[[], object]
    damage: Callable[[bytes], bytes]

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, target: str) -> None:
        place = urlsplit(target)
        self.target = (place.hostname, place.port)
        self.cuts: list[int] = []
        self.at_a_cut = lambda: None
        self.damage = lambda piece: piece
        super().__init__(("127.0.0.1", 0), _Connection)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def wire(target: str) -> Iterator[Wire]:
    """To the server at `target`, until the block ends."""
    with Wire(target) as made:
        thread = Thread(target=made.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield made
        finally:
            made.shutdown()
            thread.join()


class _Connection(socketserver.BaseRequestHandler):
    server: Wire
    request: socket.socket

    def handle(self) -> None:
        with socket.create_connection(self.server.target) as server:
            asking = Thread(target=self._ask, args=(server,), daemon=True)
            asking.start()
            with suppress(OSError):
                self._answer(server)

    def _ask(self, server: socket.socket) -> None:
        with suppress(OSError):
            while piece := self.request.recv(PIECE):
                server.sendall(piece)
            server.shutdown(socket.SHUT_WR)

    def _answer(self, server: socket.socket) -> None:
        carried = 0
        while piece := server.recv(PIECE):
            self.request.sendall(self.server.damage(piece))
            carried += len(piece)
            if self.server.cuts and carried >= self.server.cuts[0]:
                self.server.cuts.pop(0)
                self.server.at_a_cut()
                return
