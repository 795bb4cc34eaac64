"""An object, or a folder of them, in S3-compatible storage.

An ETag says that a content is still the same; it is the content's MD5 only at times, so what was fetched is held
against the SHA-256 that an uploader may have had S3 keep:
https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
"""

import base64
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import Any

import boto3
import urllib3
from botocore.config import Config
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,
    HTTPClientError,
    IncompleteReadError,
    ParamValidationError,
    ResponseStreamingError,
)

from fetching.patience import Patience
from fetching.source import AT_ONCE, WRONG_PLACE, Checksum, Place, RemoteFile, Stream
from step.ending import Failed, TryAgain

KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
LOGIN = f"put keys that may list and read it into the team's Secret: {' and '.join(KEYS)}"
PIECE = 128 * 1024
"""Of larger ones botocore makes new memory each time, which costs more than the calls it saves."""

CHANGED = 412
CUT_OFF = (ConnectionError, HTTPClientError, IncompleteReadError, ResponseStreamingError, urllib3.exceptions.HTTPError)


class S3:
    """The object or folder at `uri`; the keys are in the environment."""

    def __init__(self, uri: str, endpoint_url: str, patience: Patience) -> None:
        self._bucket, _, self._key = uri.removeprefix("s3://").partition("/")
        self._keys: dict[PurePosixPath, str] = {}
        self._place = Place(f"{uri} at {endpoint_url}", LOGIN)
        self._patience = patience
        if not all(os.environ.get(name) for name in KEYS):
            raise TryAgain(f"no keys to {self._place.name}", LOGIN)
        self._client: Any = boto3.client("s3", endpoint_url=endpoint_url, region_name=_region(), config=_config())

    def files(self) -> list[RemoteFile]:
        """An object where there is one of just this name, else all below the folder."""
        found = self._insist(lambda: self._list(self._key, most=1)[:1])
        if found and found[0]["Key"] == self._key and not self._key.endswith("/"):
            return [self._file(found[0], "")]
        folder = f"{self._key.rstrip('/')}/" if self._key else ""
        entries = self._insist(lambda: self._list(folder))
        objects = [entry for entry in entries if not entry["Key"].endswith("/")]  # the others stand for folders
        return [self._file(entry, entry["Key"].removeprefix(folder)) for entry in objects]

    @contextmanager
    def read(self, file: RemoteFile, start: int, validator: str | None) -> Iterator[Stream]:
        from_byte = {"Range": f"bytes={start}-"} if start else {}
        with self._errors():
            answer = self._client.get_object(
                Bucket=self._bucket, Key=self._keys[file.path], IfMatch=validator or file.version, **from_byte
            )
            with answer["Body"] as body:
                partial = answer["ResponseMetadata"]["HTTPStatusCode"] == 206
                yield Stream(start if partial else 0, answer["ETag"], lambda size: body.read(min(size, PIECE)))

    def _list(self, prefix: str, most: int | None = None) -> list[Any]:
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=prefix, PaginationConfig={"MaxItems": most, "PageSize": most or 1000}
        )
        return [entry for page in pages for entry in page.get("Contents", ())]

    def _file(self, entry: Any, name: str) -> RemoteFile:
        path = PurePosixPath(name)
        self._keys[path] = entry["Key"]
        asked = "SHA256" in entry.get("ChecksumAlgorithm", ())
        checksum = self._insist(lambda: self._sha256(entry["Key"])) if asked else None
        return RemoteFile(path, entry["Size"], entry["ETag"], checksum)

    def _sha256(self, key: str) -> Checksum | None:
        """Of an upload in parts it is one of the parts' checksums, with their number behind it: nothing to hold
        against.
        """
        told = self._client.head_object(Bucket=self._bucket, Key=key, ChecksumMode="ENABLED").get("ChecksumSHA256", "")
        return Checksum("sha256", base64.b64decode(told).hex()) if told and "-" not in told else None

    def _insist(self, ask: Any) -> Any:
        def asked() -> Any:
            with self._errors():
                return ask()

        return self._patience.insist(asked)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        """botocore's errors, as ours."""
        try:
            yield
        except ClientError as error:
            raise self._problem(error) from error
        except ParamValidationError as error:
            raise Failed(f"{self._place.name} cannot be", "correct it in the team's file") from error
        except CUT_OFF as error:
            raise self._place.cut_off(error) from error
        except BotoCoreError as error:
            raise TryAgain(f"{self._place.name} does not answer as S3 does: {error}", WRONG_PLACE) from error

    def _problem(self, error: ClientError) -> Exception:
        answer = error.response["ResponseMetadata"]
        if answer["HTTPStatusCode"] == CHANGED:
            return TryAgain(f"{self._place.name} has changed while it was fetched", "the next start fetches it anew")
        retry_after = answer.get("HTTPHeaders", {}).get("retry-after", "")
        return self._place.problem(answer["HTTPStatusCode"], float(retry_after) if retry_after.isdigit() else None)


def _region() -> str:
    """Others than AWS have one region and do not ask; AWS tells the right one, and botocore listens."""
    return os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"


def _config() -> Config:
    return Config(
        connect_timeout=10,
        read_timeout=60,
        max_pool_connections=AT_ONCE,
        retries={"total_max_attempts": 1, "mode": "standard"},  # Patience tries again
        s3={"addressing_style": "path"},  # all storages know it; the other needs a name a bucket
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",  # of a whole answer; parts are put together here
    )
