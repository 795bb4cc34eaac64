"""The bill of the real chain, printed at its end: how long each step took, and what disk the environments take."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest


@dataclass
class Bill:
    """`environments` are folders, which may share files: `uv` links what it has installed before."""

    seconds: list[tuple[str, float]] = field(default_factory=list)
    environments: list[Path] = field(default_factory=list)

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        start = time.monotonic()
        yield
        self.seconds.append((what, time.monotonic() - start))

    def lines(self) -> Iterator[str]:
        for what, seconds in self.seconds:
            yield f"{seconds:7.1f} s   {what}"
        yield f"{sum(seconds for _, seconds in self.seconds):7.1f} s   in all"
        if self.environments:
            command: list[str | Path] = ["du", "--summarize", "--total", "--block-size=MB", *self.environments]
            for line in subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines():
                size, folder = line.split("\t")
                yield f"{size.removesuffix('MB'):>7} MB  {Path(folder).name}"


BILL = pytest.StashKey[Bill]()


@pytest.fixture(scope="session")
def bill(pytestconfig: pytest.Config) -> Bill:
    return pytestconfig.stash.setdefault(BILL, Bill())


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if BILL in config.stash:
        terminalreporter.section("time and disk of the real chain")
        for line in config.stash[BILL].lines():
            terminalreporter.write_line(line)
