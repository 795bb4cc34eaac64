"""The server that a team's callback names, in its good and bad moods."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any, Literal

from tests.docker.servers.serving import serving

Mood = Literal["takes it", "fails", "never answers"]


class BackEnd:
    """What was posted to it, as (path, body)."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.posts: list[tuple[str, dict[str, Any]]] = []


@contextmanager
def back_end(mood: Mood) -> Iterator[BackEnd]:
    """One that runs within the block."""
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            here.posts.append((self.path, body))
            if mood == "never answers":
                over.wait()
            else:
                self.send_response(200 if mood == "takes it" else 500)
                self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with serving(Handler) as url:
        here = BackEnd(url)
        try:
            yield here
        finally:
            over.set()
