"""Why a child failed, when its framework has no better word for it: how it ended, or its traceback's last line."""

import re

EXCEPTION = re.compile(r"^(?:\[rank\d+\]:\s*)?(?P<error>(?:[A-Za-z_][\w.]*)?(?:Error|Exception|Exit|NotFound)\b.*)$")
"""`torch.OutOfMemoryError: CUDA out of memory …`; under torchrun with the process it is of before it."""
LAUNCHER = re.compile(r"ChildFailedError|CalledProcessError|SignalException")
"""What the process that started the failed one says: only that it failed."""
KILLED = -9, 137
MEMORY = "killed, as it is when the pod's memory is full: give it more memory under `resources` in the team's file"


def reason(exit_code: int, log_tail: str) -> str:
    """In one line. `exit_code` is negative if a signal ended the child."""
    if exit_code in KILLED:
        return MEMORY
    if exit_code < 0:
        return f"ended by signal {-exit_code}: see the log of this pod"
    return f"{last_error(log_tail) or f'exit code {exit_code}'}: see the log of this pod"


def last_error(log_tail: str) -> str | None:
    """The exception that ended it; without one, the last line that is no mere decoration."""
    lines = [line.strip() for line in log_tail.splitlines()]
    errors = [found["error"] for line in lines if (found := EXCEPTION.match(line)) and not LAUNCHER.search(line)]
    spoken = [line for line in lines if re.search(r"\w", line)]
    return errors[-1] if errors else (spoken[-1] if spoken else None)
