"""Servers as child processes, each with a log of its own, none of which outlives this process.

Each is the leader of its own process group, so that Ctrl-C reaches only us and we stop them in the reverse order of
their start. Should this process be killed, the kernel kills them (Linux only: `PR_SET_PDEATHSIG`).
"""

import ctypes
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e.waiting import wait_for

_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None

COMPLAINT = re.compile(r'^[EF]\d{4} |level=(error|fatal)|"level":"error"|\tERROR\t|^panic:|^fatal error:|^Error')
"""How the servers of Kubernetes, Argo CD and Kueue begin, or mark, a line about an error."""


class ServerFailed(Exception):
    """A server ended, or did not become ready."""


@dataclass
class Server:
    """A program that runs until it is stopped. It can be killed and started again, as it was."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    ready: Callable[[], bool]
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def log(self) -> Path:
        return self.folder / f"{self.name}.log"

    def start(self) -> None:
        """Returns once it is ready. Raises ServerFailed with the end of its log."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env={"PATH": os.environ["PATH"], "HOME": str(self.folder), **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_end_with_parent,  # async-signal-safe: it calls one function of libc
            )
        try:
            wait_for(f"{self.name} to be ready", self._is_ready, seconds=90)
        except TimeoutError as late:
            raise ServerFailed(f"{late}\n{self.last_words()}") from late

    def kill(self) -> None:
        """As power loss would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        self._end(signal.SIGTERM)

    def complaints(self, since: int = 0) -> list[str]:
        """Lines of its log about errors, each with its place; `since` is a size that the log had."""
        with self.log.open("rb") as log:
            before = log.read(since).count(b"\n")
            lines = log.read().decode(errors="replace").splitlines()
        return [f"{self.log}:{n}: {line}" for n, line in enumerate(lines, before + 1) if COMPLAINT.search(line)]

    def last_words(self) -> str:
        text = self.log.read_text(encoding="utf-8", errors="replace")
        complaints = self.complaints()
        return "\n".join([f"{self.log} ends:", *text.splitlines()[-10:], *complaints[-1:]])

    def _is_ready(self) -> bool:
        assert self.process is not None
        if self.process.poll() is not None:
            raise ServerFailed(f"{self.name} ended with {self.process.returncode}\n{self.last_words()}")
        return self.ready()

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        for how_now in (how, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, how_now)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=10)
                break
        self.process = None


@dataclass
class Servers:
    """All that run, by name, in the order of their start."""

    folder: Path
    by_name: dict[str, Server] = field(default_factory=dict)
    _stack: ExitStack = field(default_factory=ExitStack)

    def start(
        self,
        name: str,
        command: Sequence[str | Path],
        ready: Callable[[], bool],
        environment: Mapping[str, str] | None = None,
    ) -> Server:
        server = Server(name, [str(part) for part in command], environment or {}, self.folder, ready)
        self.by_name[name] = server
        self._stack.callback(server.stop)
        server.start()
        return server

    def stop(self) -> None:
        self._stack.close()


@contextmanager
def servers(folder: Path) -> Iterator[Servers]:
    """Servers whose logs are in the folder; all are stopped at the end, the last first."""
    running = Servers(folder)
    try:
        yield running
    finally:
        running.stop()


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        port: int = place.getsockname()[1]
    return port


def answers(port: int) -> bool:
    """Whether somebody listens on that port of 127.0.0.1."""
    with socket.socket() as place:
        return place.connect_ex(("127.0.0.1", port)) == 0


def is_healthy(port: int, path: str = "/readyz") -> bool:
    """Whether a controller's health probe on that port of 127.0.0.1 says so."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _end_with_parent() -> None:
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
