"""S3-compatible storage: moto's server, which keeps buckets in memory."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto.server import ThreadedMotoServer

from charts.runs.program_configs import INPUTS_NOT_THERE
from tests.docker.fetch.running import Fetch
from tests.docker.servers.artifactory import Answer, Artifactory
from tests.docker.servers.cutting import wire

MIB = 1024 * 1024
KEYS = {"AWS_ACCESS_KEY_ID": "AKIAOBVIOUSLYFAKE", "AWS_SECRET_ACCESS_KEY": "obviously-fake-secret"}


@pytest.fixture(scope="module")
def storage() -> Iterator[str]:
    """Where it listens."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(storage: str, request: pytest.FixtureRequest) -> Any:
    """One of the test's own."""
    keys = {name.lower(): value for name, value in KEYS.items()}
    return boto3.resource("s3", endpoint_url=storage, region_name="us-east-1", **keys).create_bucket(
        Bucket=f"bucket-{abs(hash(request.node.name))}"
    )


@pytest.fixture
def pod(tmp_path: Path, storage: str, bucket: Any) -> Fetch:
    return Fetch(tmp_path / "pod", source(storage, f"s3://{bucket.name}/models/llama"), **KEYS)


def source(endpoint_url: str, uri: str) -> dict[str, Any]:
    return {"kind": "s3", "uri": uri, "endpoint_url": endpoint_url}


def put(bucket: Any, key: str, content: bytes, **how: Any) -> bytes:
    bucket.put_object(Key=key, Body=content, **how)
    return content


def test_a_folder_is_fetched_and_its_neighbours_are_not(pod: Fetch, bucket: Any) -> None:
    files = {
        "config.json": put(bucket, "models/llama/config.json", b"{}"),
        "deep/er/model.bin": put(bucket, "models/llama/deep/er/model.bin", bytes(3 * MIB)),
        "empty": put(bucket, "models/llama/empty", b""),
        "odd name+%20ü;?#.txt": put(bucket, "models/llama/odd name+%20ü;?#.txt", b"odd"),
    }
    put(bucket, "models/llama/", b"")
    put(bucket, "models/llama/deep/", b"")
    put(bucket, "models/llama-2/config.json", b"other")
    put(bucket, "models/llam", b"other")
    ended = pod.run()
    assert ended.code == 0, ended.said
    assert pod.content() == files
    assert pod.beside() == set()


def test_an_object_is_fetched_as_a_file(pod: Fetch, bucket: Any) -> None:
    put(bucket, "models/llama", b"a file")
    put(bucket, "models/llama.txt", b"its neighbour")
    ended = pod.run()
    assert ended.code == 0, ended.said
    assert pod.output.read_bytes() == b"a file"
    assert pod.output.with_name("llama.revision").read_text().strip() == pod.revision
    assert pod.beside() == {"llama.revision"}
    assert "there already" in pod.run().said


def test_cuts_are_gone_on_from(pod: Fetch, bucket: Any, storage: str) -> None:
    content = put(bucket, "models/llama/model.bin", random.Random(1).randbytes(12 * MIB))
    with wire(storage) as breaking:
        breaking.cuts = [3 * MIB] * 100
        pod.source["endpoint_url"] = breaking.url
        ended = pod.run()
        assert ended.code == 0, ended.said
    assert pod.content() == {"model.bin": content}


def test_an_object_that_changes_between_two_starts_is_never_mixed(pod: Fetch, bucket: Any, storage: str) -> None:
    put(bucket, "models/llama/model.bin", b"old" * MIB)
    with wire(storage) as breaking:
        breaking.cuts = [2 * MIB, *[1] * 60]
        pod.source["endpoint_url"] = breaking.url
        assert pod.run().code == INPUTS_NOT_THERE
    new = put(bucket, "models/llama/model.bin", b"new" * MIB)
    pod.source["endpoint_url"] = storage
    assert pod.run().code == 0
    assert pod.content() == {"model.bin": new}


def test_an_object_that_changes_between_two_attempts_is_never_mixed(pod: Fetch, bucket: Any, storage: str) -> None:
    put(bucket, "models/llama/model.bin", b"old" * MIB)
    new = b"new" * MIB
    with wire(storage) as breaking:
        breaking.cuts = [2 * MIB]
        breaking.at_a_cut = lambda: put(bucket, "models/llama/model.bin", new)
        pod.source["endpoint_url"] = breaking.url
        ended = pod.run()
    assert ended.code == INPUTS_NOT_THERE
    assert "has changed" in ended.message
    pod.source["endpoint_url"] = storage
    assert pod.run().code == 0
    assert pod.content() == {"model.bin": new}


def test_what_comes_is_held_against_the_sha_256_that_an_uploader_left(pod: Fetch, bucket: Any, storage: str) -> None:
    content = put(bucket, "models/llama/model.bin", b"right" * MIB, ChecksumAlgorithm="SHA256")
    with wire(storage) as damaging:
        damaging.damage = lambda piece: piece.replace(b"rightright", b"rightwrong")
        pod.source["endpoint_url"] = damaging.url
        ended = pod.run()
    assert (ended.code, "not what the source told" in ended.message) == (INPUTS_NOT_THERE, True)
    pod.source["endpoint_url"] = storage
    assert pod.run().code == 0
    assert pod.content() == {"model.bin": content}


def test_what_is_not_there_is_told(pod: Fetch, bucket: Any) -> None:
    ended = pod.run()
    assert (ended.code, "no files" in ended.message) == (INPUTS_NOT_THERE, True)
    pod.source["uri"] = "s3://no-such-bucket/models/llama"
    ended = pod.run()
    assert (ended.code, "does not have it" in ended.message) == (INPUTS_NOT_THERE, True)
    assert "no-such-bucket" in ended.message
    assert bucket.name not in ended.message


@pytest.mark.parametrize(
    ("status", "said"), [(403, "AWS_SECRET_ACCESS_KEY"), (503, "answers 503"), (400, "right place")]
)
def test_a_refusal_is_told_with_what_to_do(pod: Fetch, server: Artifactory, status: int, said: str) -> None:
    server.answer = lambda _: Answer(status, {"Retry-After": "0"})
    pod.source["endpoint_url"] = server.address
    ended = pod.run()
    assert ended.code == INPUTS_NOT_THERE
    assert said in ended.message
    assert not any(value in ended.said for value in KEYS.values())


def test_without_keys_nobody_is_asked(pod: Fetch) -> None:
    pod.login = {}
    ended = pod.run()
    assert ended.code == INPUTS_NOT_THERE
    assert "AWS_ACCESS_KEY_ID" in ended.message


def test_nobody_there_is_told(pod: Fetch) -> None:
    pod.source["endpoint_url"] = "http://127.0.0.1:1"
    ended = pod.run()
    assert ended.code == INPUTS_NOT_THERE
    assert "refused" in ended.message
