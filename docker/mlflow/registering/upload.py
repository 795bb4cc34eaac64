"""The upload of a result: file after file, and only those that the MLflow run does not have whole.

The folder in the run is named after what is uploaded (names, sizes, times), so files of two makings of the same result
never lie together, and a file of the right size in it is the right one.
"""

import hashlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from recording.server import Unreachable, patient
from step.ending import Failed
from step.log import say

if TYPE_CHECKING:
    from mlflow.tracking import MlflowClient

ANSWER_SECONDS = 1800
"""The server answers once it has passed a file on to its bucket: 5 GB, the largest that `merge` writes, at 3 MB/s."""
CHECKPOINTS = "checkpoint-*"
"""What LLaMA-Factory goes on from, with the state of its optimizer; nobody does any more."""


def upload(server: "MlflowClient", run_id: str, result: Path) -> str:
    """The folder among the run's artifacts that has all files of the result. Raises Unreachable."""
    sizes = {path.relative_to(result).as_posix(): path.stat().st_size for path in _files(result)}
    if not sizes:
        raise Failed(f"{result} has no files", "run its training again, with a new number")
    folder = f"registered-{_digest(result, sizes)}"
    there = dict(_there(server, run_id, folder))
    missing = [name for name in sizes if there.get(name) != sizes[name]]
    done, total = sum(sizes.values()) - sum(sizes[name] for name in missing), sum(sizes.values())
    for name in missing:
        say(f"register: {_megabytes(done)} of {_megabytes(total)} MB are in MLflow, next is {name}")
        _put(server, run_id, result / name, str(PurePosixPath(folder, name).parent))
        done += sizes[name]
    if dict(_there(server, run_id, folder)) != sizes:
        raise Unreachable(f"MLflow has not kept all files in {folder} of run {run_id}")
    return folder


def _put(server: "MlflowClient", run_id: str, file: Path, folder: str) -> None:
    with patient(ANSWER_SECONDS):
        server.log_artifact(run_id, str(file), folder)


def _files(result: Path) -> Iterator[Path]:
    """All but checkpoints, and what the programs keep there for themselves, such as the revision."""
    for path in sorted(result.rglob("*")):
        inner = path.relative_to(result)
        in_checkpoint = any(part.match(CHECKPOINTS) for part in inner.parents)
        if path.is_file() and not in_checkpoint and not inner.name.startswith("."):
            yield path


def _there(server: "MlflowClient", run_id: str, folder: str, below: str = "") -> Iterator[tuple[str, int]]:
    for entry in server.list_artifacts(run_id, str(PurePosixPath(folder, below))):
        name = str(PurePosixPath(entry.path).relative_to(folder))
        if entry.is_dir:
            yield from _there(server, run_id, folder, name)
        else:
            yield name, entry.file_size


def _digest(result: Path, sizes: dict[str, int]) -> str:
    listed = [f"{name} {size} {(result / name).stat().st_mtime_ns}" for name, size in sizes.items()]
    return hashlib.sha256("\n".join(listed).encode()).hexdigest()[:12]


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f}"
