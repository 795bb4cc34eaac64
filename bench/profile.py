"""`uv run python -m bench.profile`: where the time of one process goes, by what it works at.

Every few milliseconds of CPU time a sample is taken (`setitimer`, ITIMER_PROF). It counts for the innermost frame that
is of an area: what a library does counts for who called it. A node would be a process of its own, whose time is not
seen here; no chart that is shipped starts one.
"""

import signal
import sys
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType

import click

from bench.fleets import write_fleet
from bench.repository import Repository

EVERY = 0.004
"""Seconds of CPU time: Linux counts it no finer, at 250 interrupts a second."""

EDITS = 20
"""One takes too few samples."""

AREAS = {
    "importing": ("<frozen importlib",),
    "reading YAML": ("toolkit/reading/",),
    "checking the input": ("toolkit/shape/", "charts/references/", "charts/model/", "toolkit/repository.py"),
    "placing in cdk8s": ("charts/placing.py", "jsii/", "cdk8s/"),
    "rooms": ("charts/",),
    "what was launched before": ("toolkit/writing/launched.py", "toolkit/writing/run_steps.py", "toolkit/rules/"),
    "writing YAML": ("toolkit/writing/yaml_text.py", "toolkit/writing/sheet.py"),
    "remembering": ("toolkit/incremental/",),
    "dist/ on the disk": ("toolkit/writing/",),
}
"""Parts of files' names; the first area that fits counts."""

REST = "the rest of Python"

Samples = Counter[str]


@click.command(epilog="Example: `uv run python -m bench.profile --teams 1000`")
@click.option("--teams", default=1_000, show_default=True, help="Of a generated fleet.")
def main(teams: int) -> None:
    """Print the share of each area: of all teams with nothing cached, and of edits of one."""
    with TemporaryDirectory(prefix="tunefleet-bench-profile-") as folder:
        repository = Repository(Path(folder, "fleet"))
        write_fleet(repository.folder, teams)
        everyone = _sampled(partial(_synthesize, repository))
        _tell(f"all teams, nothing cached, {teams:,} teams", everyone)
        _tell(f"{EDITS} edits of a team of {teams:,}", sum((_edited(repository) for _ in range(EDITS)), Samples()))


def _edited(repository: Repository) -> Samples:
    repository.launch_again(repository.teams()[0])
    return _sampled(partial(_synthesize, repository))


def _synthesize(repository: Repository) -> None:
    from toolkit.incremental.memory import opened
    from toolkit.incremental.synthesis import synthesized
    from toolkit.writing.dist_tree import replace

    with opened(repository.cache / "parts.sqlite") as memory:
        synthesis = synthesized(repository.folder, memory, processes=1)
        replace(repository.folder / "dist", synthesis.texts, listing=synthesis.listing)


def _sampled(work: Callable[[], None]) -> Samples:
    samples: Samples = Counter()

    def sample(_: int, frame: FrameType | None) -> None:
        samples[_area(frame)] += 1

    signal.signal(signal.SIGPROF, sample)
    signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
    try:
        work()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return samples


def _area(frame: FrameType | None) -> str:
    while frame is not None:
        for area, names in AREAS.items():
            if any(name in frame.f_code.co_filename for name in names):
                return area
        frame = frame.f_back
    return REST


def _tell(title: str, samples: Samples) -> None:
    click.echo(f"{title}: {samples.total() * EVERY:.2f} s of CPU time in one process")
    for area, count in samples.most_common():
        click.echo(f"  {count / samples.total():6.1%}  {area}")


if __name__ == "__main__":
    sys.exit(main())
