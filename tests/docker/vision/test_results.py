"""Results in the team's bucket: all of them once a training is through, however often it is started."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from charts.runs.program_configs import INPUTS_NOT_THERE, Bucket
from tests.docker.servers.s3 import KEYS, S3Server, s3_server
from tests.docker.vision.pods import EPOCHS, Work

pytestmark = pytest.mark.parametrize("work", ["ultralytics"], indirect=True)


@pytest.fixture(scope="module")
def s3() -> Iterator[S3Server]:
    with s3_server("vision") as server:
        yield server


def trained(work: Work) -> None:
    """The training itself, with nowhere to copy its results to."""
    pod = work.train()
    learning = pod.framework()
    learning.do(f"train {EPOCHS}")
    learning.do("finish")
    assert pod.end().code == 0


def files(work: Work) -> dict[str, bytes]:
    output = Path(work.output.path)
    return {str(path.relative_to(output)): path.read_bytes() for path in output.rglob("*") if path.is_file()}


def test_everything_is_copied_below_the_run_s_own_folder(work: Work, s3: S3Server) -> None:
    work.results = Bucket("s3://vision/results/defects-7", s3.url)
    pod = work.train(**KEYS)
    learning = pod.framework()
    learning.do(f"train {EPOCHS}")
    learning.do("finish")
    ended = pod.end()
    assert (ended.code, ended.message) == (0, "")
    assert KEYS["AWS_SECRET_ACCESS_KEY"] not in ended.log
    copied = {key: content for key, content in s3.objects().items() if key.startswith("results/defects-7/")}
    assert copied == {f"results/defects-7/{name}": content for name, content in files(work).items()}
    assert "results/defects-7/weights/last.pt" in copied
    assert copied["results/defects-7/.revision"] == b"defects-7\n"


def test_only_what_is_missing_is_copied(work: Work, s3: S3Server) -> None:
    trained(work)
    copied = files(work)
    s3.put("again/results.csv", copied["results.csv"])
    s3.put("again/weights/last.pt", copied["weights/last.pt"][:10])
    before = s3.changed()["again/results.csv"]
    work.results = Bucket("s3://vision/again", s3.url)
    ended = work.train(**KEYS).end()
    assert ended.code == 0
    assert f"{len(copied) - 1} files copied" in ended.log
    assert s3.changed()["again/results.csv"] == before
    assert s3.objects()["again/weights/last.pt"] == copied["weights/last.pt"]
    assert "0 files copied" in work.train(**KEYS).end().log


def test_a_bucket_that_is_not_there_is_waited_for_without_training_again(work: Work, s3: S3Server) -> None:
    trained(work)
    work.results = Bucket("s3://of-nobody/results", s3.url)
    ended = work.train(**KEYS).end()
    assert ended.code == INPUTS_NOT_THERE
    assert "s3://of-nobody/results" in ended.message
    work.results = Bucket("s3://vision/later", s3.url)
    assert work.train(**KEYS).end().code == 0
    assert {key for key in s3.objects() if key.startswith("later/")} == {f"later/{name}" for name in files(work)}


def test_without_keys_it_says_so(work: Work, s3: S3Server) -> None:
    trained(work)
    work.results = Bucket("s3://vision/nokeys", s3.url)
    ended = work.train(AWS_EC2_METADATA_DISABLED="true").end()
    assert ended.code == INPUTS_NOT_THERE
    assert "credentials" in ended.message
