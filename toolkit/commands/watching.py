"""`tunefleet synth --watch`: synthesizes, and again at every save, until it is ended.

An error stays the last thing that is said until a save mends it. Python loads code once in a process: after a save of
code, the process begins anew in its own place.
"""

import ast
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Event
from typing import NoReturn

from toolkit.commands.saves import Look, differing, look_at_dist, look_at_input, moments
from toolkit.incremental.code import ChangedMeanwhile, code_digest, code_files, code_folders
from toolkit.incremental.file_digests import FileDigests
from toolkit.incremental.memory import IN_THIS_PROCESS, opened
from toolkit.reading.faults import BrokenInput, LocatedFault
from toolkit.writing.dist_changes import UnusableDist

WATCHING = "watching platform.yaml, teams/, charts/ and toolkit/; Ctrl-C ends it"
MENDED = "mended: dist/ is what the input says"

NAMED = 3
"""More saved files than these are counted, not named."""

NO_CODE = b"none"
"""The digest of no code: whoever has it begins anew, whatever the code changes back to."""

Tell = Callable[[Exception], None]


def keep_up(root: Path, synthesize: Callable[[bytes], None], tell: Tell) -> NoReturn:
    """Synthesize now and after each save, and `tell` what is wrong.

    `synthesize` takes the digest of the code that this process has loaded.
    """
    code = _loaded_code(root)
    seen: Look = {}
    error: Exception | None = None
    with _ends_by_sigterm():
        for _ in moments(root):
            now = look_at_input(root)
            both = now | look_at_dist(root) if error else now  # what is wrong may be mended in either
            if both == seen:
                continue
            is_first, was_wrong = not seen, error is not None
            if not is_first:
                print(_heading(differing(seen, both)), flush=True)
            error = _error_of(partial(synthesize, code))
            if isinstance(error, ChangedMeanwhile):
                code = NO_CODE  # of what is loaded, some may be old and some new
                error = _begin_anew()
            seen = now | look_at_dist(root) if error else now
            _say(error, tell, is_first, was_wrong)
    raise AssertionError("there is always another moment")


def _loaded_code(root: Path) -> bytes:
    """All but nothing is loaded yet: modules that decide what is made are imported when it is made."""
    with opened(IN_THIS_PROCESS) as memory:
        return code_digest(FileDigests(memory, str(root)).of)


def _error_of(synthesize: Callable[[], None]) -> Exception | None:
    try:
        synthesize()
    except Exception as error:  # also of code that somebody is at work on
        return error
    return None


def _say(error: Exception | None, tell: Tell, is_first: bool, was_wrong: bool) -> None:
    if isinstance(error, (BrokenInput, UnusableDist)):
        tell(error)
    elif error:
        traceback.print_exception(error)
    if is_first:
        print(WATCHING, flush=True)
    elif was_wrong and not error:
        print(MENDED, flush=True)


def _begin_anew() -> BrokenInput:
    """Become a new process of the same command; or say why the code cannot even be read."""
    faults = list(_syntax_faults())
    if not faults:
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
    return BrokenInput(faults)


def _syntax_faults() -> Iterator[LocatedFault]:
    for folder in map(Path, code_folders()):
        for path in map(Path, code_files(str(folder))):
            if path.suffix != ".py":
                continue
            try:
                ast.parse(path.read_bytes())
            except SyntaxError as error:
                name = path.relative_to(folder.parent).as_posix()
                yield LocatedFault(name, error.lineno or 1, error.offset or 1, error.msg)
            except (OSError, ValueError) as error:  # it has just gone, or holds a zero byte
                yield LocatedFault(path.relative_to(folder.parent).as_posix(), 1, 1, str(error))


def _heading(saved: list[str]) -> str:
    more = f" and {len(saved) - NAMED} more" if len(saved) > NAMED else ""
    return f"{time.strftime('%H:%M:%S')} {', '.join(saved[:NAMED])}{more}"


@contextmanager
def _ends_by_sigterm() -> Iterator[None]:
    """As by Ctrl-C, which leaves nothing lying about, but with the exit code of a process ended so."""
    asked = Event()

    def interrupt(*_: object) -> None:
        asked.set()
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    except KeyboardInterrupt:
        if asked.is_set():
            sys.exit(128 + signal.SIGTERM)
        raise
