"""How a command ends that is not let end: by Ctrl-C, or because nobody reads any more what it says."""

import os
import sys
from collections.abc import Callable

from toolkit.exit_codes import INTERRUPTED


def to_its_end(command: Callable[[], object]) -> None:
    """Call it; where it is interrupted, or its reader has gone (`| head`), exit without a traceback."""
    try:
        command()
        sys.stdout.flush()
    except KeyboardInterrupt:
        print("interrupted; dist/ is whole: as it was, or as it should be", file=sys.stderr)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:  # https://docs.python.org/3/library/signal.html#note-on-sigpipe
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
