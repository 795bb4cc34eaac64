"""The life of a program: `<program> CONFIG`, from its config to its exit code and its termination message.

Kubernetes shows the termination message in `kubectl describe pod`; it is one line, at most 4096 bytes:
https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/
"""

import errno
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import NoReturn, TypeVar

from step import log
from step.config import read
from step.ending import FAILED, Failed, Stopped

Config = TypeVar("Config")

TERMINATION_LOG = Path("/dev/termination-log")
LONGEST_MESSAGE = 4096


def run(program: Callable[[Config], None], config_type: type[Config]) -> NoReturn:
    """Call the program with its config and exit as it ended: 0, 1 failed, 75 start it again later, 143 stopped."""
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    log.quiet_libraries()
    try:
        program(read(_config_path(), config_type))
    except Failed as ending:
        _exit(ending.exit_code, str(ending))
    except Stopped as ending:
        _exit(ending.exit_code, "stopped before it was through: the next start goes on from here")
    except Exception as error:
        print(log.without_secrets(traceback.format_exc()), file=sys.stderr)
        _exit(FAILED, f"{type(error).__name__}: {error}: {_remedy(error)}")
    sys.exit(0)


def _remedy(error: Exception) -> str:
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "make room on the storage, or have more of it in the team's file"
    return "see the log of this pod"


def _stop(*_: int | FrameType | None) -> NoReturn:
    """Raise Stopped once; what comes while it is being stopped is ignored, SIGKILL comes in time."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise Stopped


def _config_path() -> Path:
    if len(sys.argv) != 2:
        raise Failed(f"usage: {_name()} CONFIG", "give the path of one YAML file")
    return Path(sys.argv[1])


def _exit(code: int, reason: str) -> NoReturn:
    """Leave with the reason as the last line of the log and as the pod's termination message."""
    line = log.without_secrets(f"{_name()}: {' '.join(reason.split())}")
    print(line, file=sys.stderr, flush=True)
    place = Path(os.environ.get("TERMINATION_LOG", TERMINATION_LOG))
    if place.exists():
        place.write_text(line.encode()[:LONGEST_MESSAGE].decode(errors="ignore"), encoding="utf-8")
    sys.exit(code)


def _name() -> str:
    return Path(sys.argv[0]).name
