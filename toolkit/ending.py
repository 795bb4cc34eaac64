"""How a command speaks and ends in any circumstances: without a terminal, a reader, or the letters it needs."""

import codecs
import io
import os
import sys
from collections.abc import Callable

from toolkit.exit_codes import INTERRUPTED


def to_its_end(command: Callable[[], object]) -> None:
    """Call it; where it is interrupted, or its reader has gone (`| head`), exit without a traceback."""
    _make_writable()
    try:
        try:
            command()
        finally:
            sys.stdout.flush()
    except KeyboardInterrupt:
        print("interrupted; dist/ is whole: as it was, or as it should be", file=sys.stderr)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:  # https://docs.python.org/3/library/signal.html#note-on-sigpipe
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr):
            os.dup2(nowhere, stream.fileno())
        sys.exit(1)


def _make_writable() -> None:
    """A stream that is closed takes everything and keeps nothing; what cannot be written in ASCII is in UTF-8."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - until the process ends
        elif isinstance(stream, io.TextIOWrapper):
            ascii_only = codecs.lookup(stream.encoding).name == "ascii"
            stream.reconfigure(encoding="utf-8" if ascii_only else None, errors="backslashreplace")
