"""How a program ends when it does not end well: each way is an exception, and each exception an exit code.

The charts' Jobs tell the codes apart (`podFailurePolicy`), so they are the charts' own constants.
"""

from charts.runs.program_configs import INPUTS_NOT_THERE, STOPPED

FAILED = 1


class Failed(Exception):
    """It cannot be done; starting it again would end the same way."""

    exit_code = FAILED

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(f"{what}: {remedy}")


class TryAgain(Failed):
    """An input is not there yet, or something outside has to be put right first."""

    exit_code = INPUTS_NOT_THERE


class Stopped(BaseException):
    """SIGTERM came. Not an Exception: whoever handles those must not swallow it."""

    exit_code = STOPPED
