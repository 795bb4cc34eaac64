"""Where a run keeps its data and its logs: in the user's cache, since what is in /tmp may go while one reads it."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.go_modules import KEPT

RUNS = KEPT / "runs"


@contextmanager
def folder_of_a_run(keep_logs: Callable[[], bool], tell: Callable[[str], None]) -> Iterator[Path]:
    """A new folder, gone afterwards, but for its logs if these are to be kept: until the next run begins.

    What a run left that was killed goes too.
    """
    for old in RUNS.iterdir() if RUNS.exists() else ():
        if not _is_running(int(old.name)):
            shutil.rmtree(old)
    folder = RUNS / str(os.getpid())
    folder.mkdir(parents=True)
    failed = True
    try:
        yield folder
        failed = keep_logs()
    finally:
        for path in list(folder.iterdir()):
            if path.is_dir():
                shutil.rmtree(path)
        if failed:
            tell(f"logs: {folder}/*.log")
        else:
            shutil.rmtree(folder)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
