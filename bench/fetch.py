"""`uv run python -m bench.fetch`: how fast the program `fetch` is, and with how much memory.

It fetches a model from a server on this machine, and so does curl, which neither checks nor flushes what it writes;
turn and turn about, since no machine is equally fast all the time. The first table's ratios are each of one turn, so
what slows both down is not in them. Fails below 70 % of curl's speed, or when ten times the model takes more memory.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.docker.fetch.running import Fetch
from tests.docker.servers.artifactory import Artifactory, artifactory, checksums

TURNS = 7
FILES = 4
SMALL, LARGE = 200_000_000, 2_000_000_000
PIECE = 1_000_000
MEGA = 1_000_000

ENOUGH_OF_CURLS_SPEED = 0.7
NO_MORE_MEMORY = 1.25
"""Of the large model over the small one: less is noise."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Of one process: seconds on the clock and of all cores, and resident bytes at the peak."""

    seconds: float
    processor: float
    memory: int


@dataclass(frozen=True, slots=True)
class Turn:
    """One of each; `flushed` is how long it takes until what curl has written is on the disk, as fetch's is."""

    curl: Cost
    flushed: float
    fetch: Cost

    @property
    def ratio(self) -> float:
        return self.curl.seconds / self.fetch.seconds

    @property
    def fair_ratio(self) -> float:
        return (self.curl.seconds + self.flushed) / self.fetch.seconds


def main() -> None:
    with TemporaryDirectory(prefix="bench-fetch-") as folder:
        work = Path(folder)
        with artifactory(made(work / "small", SMALL)) as server:
            small = fetch(work, server)
        with artifactory(made(work / "large", LARGE)) as server:
            turns = [turn(work, server, fetch_first=bool(number % 2)) for number in range(TURNS)]
    print(table(turns, small))
    memory = median(each.fetch.memory for each in turns)
    is_fast = median(each.ratio for each in turns) >= ENOUGH_OF_CURLS_SPEED
    sys.exit(not (is_fast and memory <= NO_MORE_MEMORY * small.memory))


def made(folder: Path, size: int) -> Path:
    """A model of random bytes, in files of about one size."""
    folder.mkdir()
    for number in range(FILES):
        path = folder / f"model-{number}.safetensors"
        with path.open("wb") as file:
            for _ in range(size // FILES // PIECE):
                file.write(os.urandom(PIECE))
        checksums(path)  # the server keeps it: the first list does not wait for it
    return folder


def turn(work: Path, server: Artifactory, *, fetch_first: bool) -> Turn:
    first = fetch(work, server) if fetch_first else None
    curl, flushed = curled(work, server)
    return Turn(curl, flushed, first or fetch(work, server))


def fetch(work: Path, server: Artifactory) -> Cost:
    pod = Fetch(work / "pod", {"kind": "artifactory", "url": server.url})
    cost = measured(*pod.command(patient=True))
    gone(pod.folder)
    return cost


def curled(work: Path, server: Artifactory) -> tuple[Cost, float]:
    """As many files at once as fetch reads."""
    folder = work / "curl"
    folder.mkdir()
    names = [path.name for path in server.folder.iterdir()]
    places = [word for name in names for word in ("--output", str(folder / name), f"{server.url}/{name}")]
    command = ["curl", "--no-progress-meter", "--fail", "--parallel", "--parallel-max", str(FILES), *places]
    cost = measured(command, os.environ)
    begun = time.perf_counter()
    subprocess.run(["sync", *(folder / name for name in names)], check=True)
    flushed = time.perf_counter() - begun
    gone(folder)
    return cost, flushed


def measured(command: Sequence[str], environment: Mapping[str, str]) -> Cost:
    begun = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(command))
    return Cost(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024)


def gone(folder: Path) -> None:
    """With what it left to the kernel to write: the next one's turn begins with nothing to do."""
    shutil.rmtree(folder)
    os.sync()


def table(turns: Sequence[Turn], small: Cost) -> str:
    curls, fetches = [each.curl for each in turns], [each.fetch for each in turns]
    ratios = sorted(each.ratio for each in turns)
    return "\n".join(
        [
            f"{LARGE // MEGA} MB in {FILES} files, medians of {TURNS} turns:",
            "",
            "| | MB/s | processor seconds | memory |",
            "|---|---|---|---|",
            row("curl", curls),
            row("fetch", fetches),
            "",
            f"fetch moves at {median(ratios):.0%} of curl's speed ({ratios[0]:.0%} to {ratios[-1]:.0%}), "
            f"at {median(each.fair_ratio for each in turns):.0%} of it once curl's files are on the disk too "
            f"({median(each.flushed for each in turns):.1f} s).",
            f"A model of {SMALL // MEGA} MB takes fetch {small.memory // MEGA} MB of memory.",
        ]
    )


def row(name: str, costs: Sequence[Cost]) -> str:
    speed = LARGE / MEGA / median(cost.seconds for cost in costs)
    processor, memory = median(cost.processor for cost in costs), median(cost.memory for cost in costs)
    return f"| {name} | {speed:.0f} | {processor:.1f} | {memory / MEGA:.0f} MB |"


if __name__ == "__main__":
    main()
