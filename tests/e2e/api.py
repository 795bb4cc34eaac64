"""The API of a cluster, spoken without kubectl: a request, and the answer with the warnings that came along."""

import http.client
import json
import ssl
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

Body = Mapping[str, Any]

APPLY = "application/apply-patch+yaml"
MERGE = "application/merge-patch+json"


class Refused(Exception):
    """The API server said no; `reason` is its word for why, such as `Forbidden`."""

    def __init__(self, status: int, answer: Mapping[str, Any], ask_again_after: int = 0) -> None:
        self.status = status
        self.ask_again_after = ask_again_after
        """Seconds; 0 if that is its last word."""
        self.reason = str(answer.get("reason", ""))
        super().__init__(f"{status} {answer.get('message') or answer}")


@dataclass(frozen=True)
class Answer:
    body: dict[str, Any]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Api:
    """An API server, and who asks it: whoever holds the token, or a user whom the holder may speak for."""

    port: int
    authority: Path
    token: str
    user: str | None = None
    groups: tuple[str, ...] = ()
    _paths: dict[tuple[str, str], tuple[str, bool]] = field(default_factory=dict)

    @property
    def server(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def request(
        self,
        method: str,
        path: str,
        body: Any = None,
        content: str = "application/json",
        **query: str,
    ) -> Answer:
        """Raises Refused, or OSError where nobody answers. One that is too busy is asked again when it says so."""
        while True:
            try:
                return self._request(method, path, body, content, query)
            except Refused as refused:
                if not refused.ask_again_after:
                    raise
                time.sleep(refused.ask_again_after)

    def _request(self, method: str, path: str, body: Any, content: str, query: Mapping[str, str]) -> Answer:
        address = f"{path}?{urlencode(query)}" if query else path
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=self._tls, timeout=30)
        try:
            connection.request(method, address, None if body is None else json.dumps(body), self._headers(content))
            answer = connection.getresponse()
            text = answer.read().decode()
        except http.client.HTTPException as broken:
            raise ConnectionError(str(broken)) from broken
        finally:
            connection.close()
        warnings = tuple(_text_of_warning(each) for each in answer.headers.get_all("Warning", ()))
        said = _read(text)
        if answer.status >= 400:
            raise Refused(answer.status, said, int(answer.headers.get("Retry-After", 0)))
        return Answer(said, warnings)

    def path(self, api_version: str, kind: str, name: str = "", namespace: str = "") -> str:
        """Where a kind's objects are; without a namespace, those of all. Raises LookupError for an unknown kind."""
        if (api_version, kind) not in self._paths:
            self._discover(api_version)
        if (api_version, kind) not in self._paths:
            raise LookupError(f"the cluster knows no {kind} in {api_version}")
        plural, namespaced = self._paths[api_version, kind]
        within = ("namespaces", quote(namespace)) if namespaced and namespace else ()
        return "/".join(filter(None, (_root(api_version), *within, plural, quote(name))))

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.authority))

    def _headers(self, content: str) -> dict[str, str]:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": content, "Accept": "application/json"}
        return headers | ({"Impersonate-User": self.user} if self.user else {})

    def _discover(self, api_version: str) -> None:
        try:
            resources: Iterable[Body] = self.request("GET", _root(api_version)).body["resources"]
        except Refused:
            return
        for each in resources:
            if "/" not in each["name"]:
                self._paths[api_version, each["kind"]] = each["name"], each["namespaced"]


def _root(api_version: str) -> str:
    return f"/apis/{api_version}" if "/" in api_version else f"/api/{api_version}"


def _read(text: str) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except ValueError:
        said = None
    return said if isinstance(said, dict) else {"message": text}


def _text_of_warning(header: str) -> str:
    """`299 - "text"`: https://www.rfc-editor.org/rfc/rfc7234#section-5.5"""
    return header.split(" ", 2)[-1].strip('"')
