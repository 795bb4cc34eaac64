"""A training's results, copied to the team's bucket once they are whole.

The output does not change any more by then, so an object of a file's size is that file; its revision goes last, so a
copy that carries it is whole.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from charts.runs.program_configs import Bucket
from step.artifact import REVISION
from step.ending import TryAgain
from step.log import say


def copy(output: Path, bucket: Bucket) -> None:
    """Copy what the bucket does not have yet. Raises TryAgain when it does not take it."""
    import boto3  # here, since only few trainings have a bucket
    from boto3.exceptions import Boto3Error
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError

    where = urlsplit(bucket.uri)
    name, prefix = where.netloc, where.path.strip("/")
    settings = Config(
        connect_timeout=10,
        read_timeout=60,
        retries={"mode": "standard", "total_max_attempts": 5},
        request_checksum_calculation="when_required",  # S3-compatible stores refuse AWS's newer checksums
        response_checksum_validation="when_required",
    )
    try:
        client = boto3.client("s3", endpoint_url=bucket.endpoint_url, config=settings)
        there = dict(_sizes(client, name, f"{prefix}/"))
        missing = [file for file in _files(output) if there.get(_key(prefix, output, file)) != file.stat().st_size]
        for file in missing:
            client.upload_file(str(file), name, _key(prefix, output, file))
    except (BotoCoreError, ClientError, Boto3Error) as error:
        raise TryAgain(
            f"the results could not be copied to {bucket.uri}: {error}", "put it right; the next start copies the rest"
        ) from error
    say(f"train: {len(missing)} files copied to {bucket.uri}, which has all of them now")


def _files(output: Path) -> list[Path]:
    """All of them, the revision last."""
    return sorted((path for path in output.rglob("*") if path.is_file()), key=lambda path: path.name == REVISION)


def _key(prefix: str, output: Path, file: Path) -> str:
    return f"{prefix}/{file.relative_to(output).as_posix()}"


def _sizes(client: Any, bucket: str, prefix: str) -> Iterator[tuple[str, int]]:
    for page in client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        for listed in page.get("Contents", []):
            yield listed["Key"], listed["Size"]
