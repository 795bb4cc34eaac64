"""HTTP, as sources need it: one pool of connections, a login that stays with its host, answers that are streamed.

Not httpx: it takes twice the processor time for the same bytes, and on two cores that is half the speed.
"""

import email.utils
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter

from fetching.source import AT_ONCE, Interrupted, Place, StartOver, Stream

Login = Callable[[requests.PreparedRequest], requests.PreparedRequest]
"""Writes the login into a request, as requests' own `auth` does."""

ANSWER_SECONDS = (10, 60)
"""For a connection, and between two pieces of an answer: a remote repository first gets the file itself."""

MOST_REDIRECTS = 5
CONTENT_RANGE = re.compile(r"bytes (\d+)-")


class Http:
    """A client of one server. Redirected to another host, it leaves the login behind."""

    def __init__(self, place: Place, login: Login | None = None) -> None:
        self._place = place
        self._session = requests.Session()
        self._session.auth = login
        self._session.max_redirects = MOST_REDIRECTS
        self._session.headers["Accept-Encoding"] = "identity"
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(pool_maxsize=AT_ONCE))

    def json(self, url: str) -> bytes:
        """The body of an answer that is not large. Raises Interrupted, TryAgain."""
        with self._asked(url, {}) as answer:
            return bytes(answer.content)

    @contextmanager
    def stream(self, url: str, start: int, validator: str | None) -> Iterator[Stream]:
        """The body from the byte `start` on. Raises Interrupted, also while it is read, and TryAgain."""
        with self._asked(url, _range(start, validator)) as answer:
            yield Stream(
                start=_start(answer) if answer.status_code == requests.codes.partial else 0,
                validator=_strong(answer.headers.get("ETag")),
                read=lambda size: answer.raw.read1(size, decode_content=False),
            )

    @contextmanager
    def _asked(self, url: str, headers: Mapping[str, str]) -> Iterator[requests.Response]:
        try:
            with self._session.get(url, headers=headers, stream=True, timeout=ANSWER_SECONDS) as answer:
                self._check(url, answer)
                yield answer
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise self._place.cut_off(error) from error

    def _check(self, url: str, answer: requests.Response) -> None:
        if answer.ok:
            return
        problem = self._place.problem(answer.status_code, _retry_after(answer.headers.get("Retry-After")))
        sent_away = urlsplit(answer.url).netloc != urlsplit(url).netloc
        if sent_away and not isinstance(problem, Interrupted):
            host = urlsplit(answer.url).hostname
            raise Interrupted(f"{host}, where {self._place.name} sends us, answers {answer.status_code}")
        raise problem


def _range(start: int, validator: str | None) -> dict[str, str]:
    if start == 0:
        return {}
    return {"Range": f"bytes={start}-"} | ({"If-Range": validator} if validator else {})


def _start(answer: requests.Response) -> int:
    found = CONTENT_RANGE.match(answer.headers.get("Content-Range", ""))
    if found is None:
        raise StartOver("a part of the file, and no word which")
    return int(found[1])


def _strong(etag: str | None) -> str | None:
    """A weak one says only that two contents mean the same."""
    return None if etag is None or etag.startswith("W/") else etag


def _retry_after(text: str | None) -> float | None:
    """Seconds, or a date: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after"""
    if text is None:
        return None
    if text.strip().isdigit():
        return float(text)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - time.time())
    except ValueError:
        return None
