"""The program: has an artifact on the storage, whole and in its revision.

What takes long to import is imported once there is something to fetch: a second start ends within a second.
"""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from charts.runs.program_configs import ArtifactorySource, FetchConfig, MlflowSource, PreloadedSource, S3Source
from step.artifact import clear_up, is_there, replacing
from step.ending import TryAgain
from step.log import say

if TYPE_CHECKING:
    from fetching.patience import Patience
    from fetching.source import Source

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)


def fetch(config: FetchConfig, patience: "Patience | None" = None) -> None:
    """Fetch what the config says, unless it is there. Raises TryAgain for whatever can be put right outside."""
    output = config.output
    path = Path(output.path)
    aside = path.with_name(f".{path.name}.{output.revision or 'new'}.fetching")
    if is_there(output):
        say(f"{output.path} is there already")
        clear_up(output)
        shutil.rmtree(aside, ignore_errors=True)  # the start that put it there may have been killed right then
        return
    if isinstance(config.source, PreloadedSource):
        raise TryAgain(f"{output.path} is not there", "have it put there; this pod looks again at each start")
    from fetching.bringing import bring
    from fetching.patience import Patience
    from fetching.workbench import Workbench

    patience = patience or Patience()
    with _with_room(path), replacing(output, resume=True) as unfinished:
        bring(opened(config.source, patience), unfinished, Workbench(aside), patience)
    shutil.rmtree(aside, ignore_errors=True)
    say(f"{output.path} is there")


def opened(source: "ArtifactorySource | MlflowSource | S3Source", patience: "Patience") -> "Source":
    """The source, with its client; nothing has been asked yet."""
    match source:
        case ArtifactorySource(url=url):
            from fetching.artifactory import Artifactory

            return Artifactory(url, patience)
        case S3Source(uri=uri, endpoint_url=endpoint_url):
            from fetching.s3 import S3

            return S3(uri, endpoint_url, patience)
        case MlflowSource(tracking_uri=tracking_uri, model_uri=model_uri):
            from fetching.mlflow_registry import MlflowRegistry

            return MlflowRegistry(tracking_uri, model_uri, patience)


@contextmanager
def _with_room(path: Path) -> Iterator[None]:
    """A full disk is put right outside, and nobody has to launch this again then."""
    try:
        yield
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        raise TryAgain(
            f"no room left for {path}", "delete what is not needed on the storage, or ask for more in the team's file"
        ) from error
