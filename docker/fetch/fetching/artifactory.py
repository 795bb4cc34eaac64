"""A folder in Artifactory: https://jfrog.com/help/r/jfrog-rest-apis/file-list

The list tells sizes and SHA-1, and newer Artifactories SHA-256 as `sha2`; where it is missing, the file's own entry is
asked (https://jfrog.com/help/r/jfrog-rest-apis/get-file-info). Files stored before Artifactory 5.5 may have SHA-1 only.
"""

import os
from contextlib import AbstractContextManager
from pathlib import PurePosixPath
from typing import TypeVar
from urllib.parse import quote, urlsplit

import msgspec
import requests
from requests.auth import HTTPBasicAuth

from fetching.http import Http, Login
from fetching.patience import Patience
from fetching.source import WRONG_PLACE, Checksum, Place, RemoteFile, Stream
from step.ending import TryAgain

LIST = "?list&deep=1&listFolders=0"
LOGIN = "put a login that may read it into the team's Secret: ARTIFACTORY_TOKEN, or _USER and _PASSWORD"

Told = TypeVar("Told")


class _Entry(msgspec.Struct):
    uri: str
    size: int
    sha1: str | None = None
    sha2: str | None = None
    folder: bool = False


class _Listing(msgspec.Struct):
    files: list[_Entry]


class _Checksums(msgspec.Struct):
    sha256: str | None = None


class _Info(msgspec.Struct):
    checksums: _Checksums = msgspec.field(default_factory=_Checksums)


class Artifactory:
    """The folder at `url`; the login is in the environment."""

    def __init__(self, url: str, patience: Patience) -> None:
        self._place = Place(url, LOGIN)
        self._http = Http(self._place, _login())
        self._patience = patience
        self._url, self._api = _addresses(url)

    def files(self) -> list[RemoteFile]:
        entries = self._told(self._api + LIST, _Listing).files
        return [self._file(entry) for entry in entries if not entry.folder]

    def read(self, file: RemoteFile, start: int, validator: str | None) -> AbstractContextManager[Stream]:
        return self._http.stream(f"{self._url}/{quote(str(file.path))}", start, validator)

    def _file(self, entry: _Entry) -> RemoteFile:
        path = entry.uri.removeprefix("/")
        sha256 = entry.sha2 or self._told(f"{self._api}/{quote(path)}", _Info).checksums.sha256
        checksum = _checksum("sha256", sha256) or _checksum("sha1", entry.sha1)
        return RemoteFile(PurePosixPath(path), entry.size, checksum.digest if checksum else "", checksum)

    def _told(self, url: str, kind: type[Told]) -> Told:
        body = self._patience.insist(lambda: self._http.json(url))
        try:
            return msgspec.convert(msgspec.json.decode(body), kind, strict=False)
        except (msgspec.DecodeError, msgspec.ValidationError) as error:
            raise TryAgain(f"{self._place.name} does not answer as Artifactory does", WRONG_PLACE) from error


def _addresses(url: str) -> tuple[str, str]:
    """Where the folder's files are downloaded, and where they are described; the latter is below Artifactory's root."""
    parts = urlsplit(url)
    path = quote(parts.path.rstrip("/"), safe="/%")
    root, found, inside = path.partition("/artifactory/")
    if not found:
        root, inside = "", path.removeprefix("/")
    host = f"{parts.scheme}://{parts.netloc}{root}{found.rstrip('/')}"
    return f"{host}/{inside}", f"{host}/api/storage/{inside}"


def _checksum(algorithm: str, digest: str | None) -> Checksum | None:
    return Checksum(algorithm, digest.lower()) if digest else None


def _login() -> Login | None:
    """The token where there is one."""
    if token := os.environ.get("ARTIFACTORY_TOKEN"):
        return lambda request: _with_token(request, token)
    if user := os.environ.get("ARTIFACTORY_USER"):
        return HTTPBasicAuth(user.encode(), os.environ.get("ARTIFACTORY_PASSWORD", "").encode())
    return None


def _with_token(request: requests.PreparedRequest, token: str) -> requests.PreparedRequest:
    request.headers["Authorization"] = f"Bearer {token}"
    return request
