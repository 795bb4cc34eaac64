"""The whole life of a vision training after its inputs were found: supervise it, report it, copy its results."""

from pathlib import Path

from charts.runs.program_configs import TimmTrainConfig, UltralyticsTrainConfig
from step import artifact
from supervising.framework import Framework
from supervising.training import supervise
from vision import figures, progress, results

NO_NETWORK = {
    "HTTP_PROXY": "http://127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "http_proxy": "http://127.0.0.1:9",
    "https_proxy": "http://127.0.0.1:9",
    "NO_PROXY": "",
    "no_proxy": "",
}
"""For a framework's process, which has no business outside: a port that nobody listens at.

Ultralytics asks for fonts and for a model to check mixed precision with, even when it is told to be offline. Where a
network policy drops its packets, it would wait for minutes; this way it is refused at once and goes on without.
"""


def train(config: UltralyticsTrainConfig | TimmTrainConfig, framework: Framework, progress_file: Path) -> None:
    """Raises as `supervise` does, and TryAgain when the results cannot be copied."""
    epochs = int(config.arguments["epochs"])
    with progress.posted(config.run, epochs, lambda: figures.read(progress_file)):
        supervise(config.run, config.output, framework)
        if config.results is not None:
            results.copy(Path(config.output.path), config.results)


def is_through(config: UltralyticsTrainConfig | TimmTrainConfig) -> bool:
    """Whether only its results are left to copy: then nothing else has to be there any more."""
    return artifact.is_there(config.output)
