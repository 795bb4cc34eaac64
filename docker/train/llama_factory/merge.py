"""`merge`: an adapter and its base made one model, by LLaMA-Factory's export on a CPU."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

from charts.runs.program_configs import MergeConfig
from llama_factory import reasons
from step import program
from step.artifact import clear_up, is_there, replacing, require
from step.ending import Failed, Stopped
from step.log import say
from supervising import reasons as any_reasons
from supervising.child import Child
from supervising.news import News, stop_is_news

GRACE_SECONDS = 20
"""For the export to end; the pod has 30."""
PROGRESS_SECONDS = 10


def main() -> NoReturn:
    program.run(merge, MergeConfig)


def merge(config: MergeConfig) -> None:
    if is_there(config.output):
        say(f"merge: {config.output.path} is whole already")
        clear_up(config.output)
        return
    require(config.inputs)
    with stop_is_news() as news, replacing(config.output) as unfinished:
        # Words after the file override what it says.
        child = Child(("llamafactory-cli", "export", config.llama_factory, f"export_dir={unfinished}"), {}, news)
        _await(child, unfinished, news)
        if not child.ended():
            child.stop(GRACE_SECONDS)
            raise Stopped
        child.clear_away()
        if child.exit_code != 0:
            why = reasons.reason(child.tail) or any_reasons.reason(child.exit_code, child.tail)
            raise Failed("the merge failed", why)
        if missing := list(_missing(unfinished)):
            raise Failed(f"the merge wrote no {', no '.join(missing)}", "see the log of this pod")
    say(f"merge: {config.output.path} is whole")


def _await(child: Child, unfinished: Path, news: News) -> None:
    started = time.monotonic()
    while not news.wait(lambda: child.ended() or news.stop, PROGRESS_SECONDS):
        written = sum(file.stat().st_size for file in unfinished.glob("*")) / 1e9
        say(f"merge: {written:.1f} GB written after {time.monotonic() - started:.0f} s")


def _missing(model: Path) -> Iterator[str]:
    """LLaMA-Factory ends well even if it could not write the tokenizer."""
    for pattern in ("config.json", "tokenizer_config.json", "*.safetensors"):
        if not any(model.glob(pattern)):
            yield pattern
