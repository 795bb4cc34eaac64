"""An S3-compatible server: moto's, in a thread. https://docs.getmoto.org/en/latest/docs/server_mode.html"""

from collections.abc import Iterator
from contextlib import contextmanager

import boto3
from moto.server import ThreadedMotoServer

KEYS = {"AWS_ACCESS_KEY_ID": "vision-results", "AWS_SECRET_ACCESS_KEY": "s3-secret-of-the-team"}
"""What a pod gets from the team's Secret; any pair is let in."""


class S3Server:
    """`bucket` is there, and empty."""

    def __init__(self, url: str, bucket: str) -> None:
        self.url = url
        self.bucket = bucket
        session = boto3.Session(*KEYS.values(), region_name="us-east-1")
        self._client = session.client("s3", endpoint_url=url)
        self._client.create_bucket(Bucket=bucket)

    def objects(self) -> dict[str, bytes]:
        """Everything in the bucket, by its key."""
        return {key: self._client.get_object(Bucket=self.bucket, Key=key)["Body"].read() for key in self._listed()}

    def changed(self) -> dict[str, object]:
        """When each object was last written."""
        return {key: self._client.head_object(Bucket=self.bucket, Key=key)["LastModified"] for key in self._listed()}

    def put(self, key: str, content: bytes) -> None:
        self._client.put_object(Bucket=self.bucket, Key=key, Body=content)

    def _listed(self) -> list[str]:
        return [each["Key"] for each in self._client.list_objects_v2(Bucket=self.bucket).get("Contents", [])]


@contextmanager
def s3_server(bucket: str) -> Iterator[S3Server]:
    """One that runs within the block."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        yield S3Server(f"http://{host}:{port}", bucket)
    finally:
        server.stop()
