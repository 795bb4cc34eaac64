"""Connections that break, answers that lie, files that change: what is fetched in the end is right, or nothing is."""

import random
from dataclasses import dataclass, field

import pytest

from tests.docker.fetch.running import Fetch, until
from tests.docker.servers.artifactory import Answer, Artifactory, Request, cut, well

MIB = 1024 * 1024


@dataclass
class Once:
    """Answers the first downloads as it is told, the rest as it should."""

    answers: list[Answer] = field(default_factory=list)

    def __call__(self, request: Request) -> Answer:
        return Answer() if request.lists or not self.answers else self.answers.pop(0)


def test_fifty_cuts_cost_no_byte_twice(fetch: Fetch, server: Artifactory) -> None:
    files = {name: server.put(name, random.Random(name).randbytes(30 * MIB)) for name in ("a.bin", "b.bin", "c.bin")}
    places = random.Random(7)
    cuts = Once([Answer(at=MIB + places.randrange(MIB // 2), then=cut) for _ in range(50)])
    server.answer = cuts
    ended = fetch.run()
    assert ended.code == 0, ended.said
    assert cuts.answers == []
    assert fetch.content() == files
    assert server.bytes_sent < 2 * sum(map(len, files.values())), "what was cut off was gone on with"
    assert all(request.headers["If-Range"] for request in server.downloads() if request.start)


def test_a_start_goes_on_where_the_one_before_gave_up(fetch: Fetch, server: Artifactory) -> None:
    content = server.put("model.bin", random.Random(1).randbytes(8 * MIB))
    server.answer = Once([Answer(at=5 * MIB, then=cut), Answer(403)])
    assert fetch.run().code == 75
    assert not fetch.output.exists()
    server.answer = well
    server.requests.clear()
    assert fetch.run().code == 0
    assert fetch.content() == {"model.bin": content}
    assert [request.start > 4 * MIB for request in server.downloads()] == [True]


def test_what_is_whole_is_not_fetched_again(fetch: Fetch, server: Artifactory) -> None:
    files = {name: server.put(name, name.encode() * MIB) for name in ("a.bin", "b.bin", "refused.bin")}

    def refuse() -> None:
        until(lambda: len([*fetch.output.parent.glob(".llama.*.fetching/*.whole")]) == 2)
        cut()

    server.answer = lambda request: Answer(at=0, then=refuse) if request.path == "refused.bin" else Answer()
    assert fetch.run().code == 75
    server.answer = well
    server.requests.clear()
    assert fetch.run().code == 0
    assert fetch.content() == files
    assert {request.path for request in server.downloads()} == {"refused.bin"}


def test_a_file_that_changes_between_two_attempts_is_never_mixed(fetch: Fetch, server: Artifactory) -> None:
    server.put("model.bin", b"old" * MIB)
    new = b"new" * MIB

    def change() -> None:
        server.put("model.bin", new)
        cut()

    server.answer = Once([Answer(at=2 * MIB, then=change)])
    ended = fetch.run()
    assert ended.code == 75, "it is not what the list told, and is told so on the next start"
    assert fetch.run().code == 0
    assert fetch.content() == {"model.bin": new}


def test_a_file_that_changed_between_two_starts_is_fetched_anew(fetch: Fetch, server: Artifactory) -> None:
    server.put("done.bin", b"old")
    server.put("begun.bin", b"old" * MIB)

    def cut_when_the_other_is_done() -> None:
        until(lambda: any(fetch.output.parent.glob(".llama.*.fetching/*.whole")))
        cut()

    begun = [Answer(at=2 * MIB, then=cut_when_the_other_is_done), Answer(403)]
    server.answer = lambda request: begun.pop(0) if request.path == "begun.bin" else Answer()
    assert fetch.run().code == 75
    server.answer = well
    files = {"done.bin": server.put("done.bin", b"new"), "begun.bin": server.put("begun.bin", b"new" * MIB)}
    assert fetch.run().code == 0
    assert fetch.content() == files


def test_a_server_that_knows_no_ranges_is_read_from_the_start(fetch: Fetch, server: Artifactory) -> None:
    content = server.put("model.bin", random.Random(2).randbytes(4 * MIB))
    server.answer = Once([Answer(at=3 * MIB, then=cut), Answer(ignore_range=True)])
    assert fetch.run().code == 0
    assert fetch.content() == {"model.bin": content}


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_server_that_is_not_well_is_asked_again(fetch: Fetch, server: Artifactory, status: int) -> None:
    content = server.put("config.json", b"{}")
    troubles = [Answer(status, {"Retry-After": "0"}), Answer(status), Answer(at=0, then=cut)]
    server.answer = lambda _: troubles.pop() if troubles else Answer()
    assert fetch.run().code == 0
    assert fetch.content() == {"config.json": content}


def test_a_server_is_given_the_time_that_it_asks_for(fetch: Fetch, server: Artifactory) -> None:
    server.put("config.json", b"{}")
    server.answer = Once([Answer(429, {"Retry-After": "2"})])
    ended = fetch.run()
    assert ended.code == 0
    assert ended.seconds > 2, "waits of its own are of no length here"


def test_a_server_that_asks_for_more_time_than_a_pod_has_is_left_alone(fetch: Fetch, server: Artifactory) -> None:
    server.put("config.json", b"{}")
    server.answer = Once([Answer(503, {"Retry-After": "Fri, 31 Dec 2199 23:59:59 GMT"})])
    ended = fetch.run()
    assert (ended.code, len(server.downloads())) == (75, 1)
    assert "503" in ended.message


@pytest.mark.parametrize(
    "told", [{"size": 9}, {"size": 11}, {"sha2": "0" * 64}], ids=["too long", "too short", "other"]
)
def test_a_file_that_is_not_what_the_list_tells_is_not_taken(
    fetch: Fetch, server: Artifactory, told: dict[str, object]
) -> None:
    server.put("model.bin", b"0123456789")
    server.told["model.bin"] = told
    ended = fetch.run()
    assert ended.code == 75
    assert "model.bin" in ended.message
    assert not fetch.output.exists()
    server.told.clear()
    assert fetch.run().code == 0, "once it is put right, nothing of before is in the way"


def test_what_is_no_longer_at_the_source_is_not_kept(fetch: Fetch, server: Artifactory) -> None:
    server.put("gone/old.bin", b"old")
    server.put("stays.bin", b"stays")
    server.put("refused.bin", b"!")
    server.answer = lambda request: Answer(404) if request.path == "refused.bin" else Answer()
    assert fetch.run().code == 75
    (server.folder / "gone" / "old.bin").unlink()
    server.answer = well
    assert fetch.run().code == 0
    assert fetch.content() == {"stays.bin": b"stays", "refused.bin": b"!"}
    assert not (fetch.output / "gone").exists()
    assert fetch.beside() == set()


@pytest.mark.parametrize(
    "uri", ["/../outside.bin", "//etc/outside.bin", "/deep/../../../outside.bin", "/outside\0.bin"]
)
def test_a_source_cannot_write_outside_its_folder(fetch: Fetch, server: Artifactory, uri: str) -> None:
    server.put("model.bin", b"bad")
    server.told["model.bin"] = {"uri": uri}
    ended = fetch.run()
    assert ended.code == 1, "whoever put it there is asked to rename it; nothing else helps"
    assert server.downloads() == []


def test_a_file_in_place_of_a_folder_is_told(fetch: Fetch, server: Artifactory) -> None:
    server.put("deep", b"file")
    server.put("other.bin", b"file")
    server.told["other.bin"] = {"uri": "/deep/other.bin"}
    ended = fetch.run()
    assert (ended.code, "deep/other.bin" in ended.message) == (1, True)


def test_a_revision_at_the_source_is_not_taken_for_this_ones(fetch: Fetch, server: Artifactory) -> None:
    server.put(".revision", b"of whoever put it there")
    content = server.put("model.bin", b"model")
    assert fetch.run().code == 0
    assert fetch.content() == {"model.bin": content}
    assert (fetch.output / ".revision").read_text().strip() == fetch.revision


def test_links_in_what_an_earlier_start_left_lead_nowhere(fetch: Fetch, server: Artifactory) -> None:
    server.put("deep/model.bin", b"right")
    server.told["deep/model.bin"] = {"sha2": "0" * 64}
    assert fetch.run().code == 75
    outside = fetch.folder / "outside"
    outside.mkdir()
    unfinished = next(path for path in fetch.output.parent.iterdir() if path.name.endswith(".fetching"))
    target = unfinished.with_name(unfinished.name.replace(".fetching", ".part"))
    target.mkdir(exist_ok=True)
    (target / "deep").symlink_to(outside, target_is_directory=True)
    server.told.clear()
    assert fetch.run().code == 0
    assert list(outside.iterdir()) == []
    assert fetch.content() == {"deep/model.bin": b"right"}
