"""What a program says: lines on standard output, and never a secret in them.

A secret is the value of an environment variable that is named like one, or a login inside a URL. Messages of libraries
may quote either: an HTTP client its URL, a driver its connection string.
"""

import logging
import os
import re
import sys
from collections.abc import Mapping

SECRET_NAME = re.compile(r"(TOKEN|PASSWORD|PASSWD|SECRET|CREDENTIALS?|KEY|KEY_ID)$")
URL_LOGIN = re.compile(r"(?<=://)[^/\s@]+(?=@)")
BLOT = "***"
SHORTEST_SECRET = 4
"""Shorter values are no secrets, and blotting them out would make holes in ordinary words."""


def say(text: str) -> None:
    """Print one line at once: a pod's log is all that is left of a killed pod."""
    print(without_secrets(text), flush=True)


def without_secrets(text: str, environment: Mapping[str, str] = os.environ) -> str:
    """The text with each secret of the environment, and each login in a URL, blotted out."""
    values = [value for name, value in environment.items() if SECRET_NAME.search(name)]
    for value in sorted(values, key=len, reverse=True):
        if len(value) >= SHORTEST_SECRET:
            text = text.replace(value, BLOT)
    return URL_LOGIN.sub(BLOT, text)


def quiet_libraries() -> None:
    """Libraries speak from warnings on, on standard error, with secrets blotted out as well."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Blotting("%(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


class _Blotting(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))
