"""What a source is: a list of files, each of which can be read from any byte on.

And the ways in which one does not answer, in the same terms for all of them.
"""

import hashlib
import ssl
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol

from step.ending import TryAgain

AT_ONCE = 4
"""Files that are read at the same time, each over its own connection."""


@dataclass(frozen=True, slots=True)
class Checksum:
    """`algorithm` as hashlib names it, `digest` in small hexadecimal digits."""

    algorithm: str
    digest: str


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file as its source describes it before it is read: `size` in bytes, `version` other when its content is."""

    path: PurePosixPath
    size: int
    version: str
    checksum: Checksum | None = None

    @property
    def identity(self) -> str:
        """The same only for the same content at the same path, as far as the source tells."""
        told = "\0".join((str(self.path), str(self.size), self.version))
        return hashlib.sha256(told.encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class Stream:
    """An answer. `start` is the byte that it begins with: 0 where the source cannot go on in the middle, or must not,
    since the content has changed. `validator` is what it knows the content by. `read` gives at most so many bytes,
    none at the end.
    """

    start: int
    validator: str | None
    read: Callable[[int], bytes]


class Source(Protocol):
    """Somewhere to fetch from."""

    def files(self) -> list[RemoteFile]:
        """All there is, `.` alone where it is one file. Raises TryAgain when there is nothing, or no way to it."""
        ...

    def read(self, file: RemoteFile, start: int, validator: str | None) -> AbstractContextManager[Stream]:
        """The file from the byte `start` on, if its content still has this validator. Raises Interrupted, TryAgain."""
        ...


class Interrupted(Exception):
    """It did not work, and may the next time; `retry_after` are the seconds that the source asks for."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class StartOver(Interrupted):
    """The part that is there cannot be gone on with."""


WRONG_PLACE = "see whether the team's file names the right place"
CERTIFICATE = "have it corrected, or its authority in a file that REQUESTS_CA_BUNDLE and AWS_CA_BUNDLE name"

NOT_WELL = {408, 425, 429, 500, 502, 503, 504}
"""Statuses that say nothing about what was asked for: https://www.rfc-editor.org/rfc/rfc9110#section-15"""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was asked for, and what helps when the login is refused there."""

    name: str
    login: str

    def problem(self, status: int, retry_after: float | None = None) -> Exception:
        """What an answer with this status means."""
        if status in NOT_WELL or status >= 500:
            return Interrupted(f"{self.name} answers {status}", retry_after)
        if status in (401, 403):
            return TryAgain(f"{self.name} answers {status}: it does not let us in", self.login)
        if status in (404, 410):
            return TryAgain(f"{self.name} does not have it ({status})", "put it there, or correct the team's file")
        if status == 416:
            return StartOver(f"{self.name} has fewer bytes than it told")
        return TryAgain(f"{self.name} answers {status}", WRONG_PLACE)

    def cut_off(self, error: Exception) -> Exception:
        """What a client's exception means, in the words of what it began with."""
        begun: BaseException = error
        while (earlier := begun.__cause__ or begun.__context__) is not None:
            begun = earlier
        if isinstance(begun, ssl.SSLCertVerificationError):
            return TryAgain(f"{self.name} shows a certificate that is not trusted here", CERTIFICATE)
        return Interrupted(f"{self.name} is cut off: {begun}")
