"""A folder in an Artifactory that does as it should."""

import base64
import resource

import pytest

from tests.docker.fetch.conftest import TOKEN
from tests.docker.fetch.running import Fetch
from tests.docker.servers.artifactory import Answer, Artifactory, Request, artifactory


def test_all_files_of_the_folder_are_fetched(fetch: Fetch, server: Artifactory) -> None:
    files = {
        "config.json": b"{}",
        "model-00001-of-00002.safetensors": bytes(3_000_000),
        "deep/er/tokenizer.json": b"x" * 100,
        "empty": b"",
        "wide name+#%20ü;a=b?.txt": b"odd",
    }
    for path, content in files.items():
        server.put(path, content)
    ended = fetch.run()
    assert ended.code == 0, ended.said
    assert fetch.content() == files
    assert (fetch.output / ".revision").read_text().strip() == fetch.revision
    assert fetch.beside() == set()


def test_a_second_start_asks_nobody_and_takes_no_second(fetch: Fetch, server: Artifactory) -> None:
    server.put("config.json", b"{}")
    assert fetch.run().code == 0
    server.requests.clear()
    before = processor_seconds()
    assert fetch.end(fetch.start(patient=True)).code == 0
    assert server.requests == []
    assert processor_seconds() - before < 1


def processor_seconds() -> float:
    """Of all processes that have ended. A clock would measure what else the machine has to do."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_a_folder_of_another_revision_is_replaced_as_a_whole(fetch: Fetch, server: Artifactory) -> None:
    server.put("old.bin", b"old")
    assert fetch.run().code == 0
    (server.folder / "old.bin").unlink()
    server.put("new.bin", b"new")
    fetch.revision = "another"
    assert fetch.run().code == 0
    assert fetch.content() == {"new.bin": b"new"}


@pytest.mark.parametrize(
    ("login", "expected"),
    [
        ({"ARTIFACTORY_TOKEN": TOKEN}, f"Bearer {TOKEN}"),
        (
            {"ARTIFACTORY_USER": "bot", "ARTIFACTORY_PASSWORD": "geheim-ü"},
            f"Basic {base64.b64encode('bot:geheim-ü'.encode()).decode()}",
        ),
        ({}, None),
    ],
)
def test_the_login_goes_with_each_request(
    fetch: Fetch, server: Artifactory, login: dict[str, str], expected: str | None
) -> None:
    server.put("config.json", b"{}")
    fetch.login = login
    ended = fetch.run()
    assert ended.code == 0
    assert {request.headers["Authorization"] for request in server.requests} == {expected}
    assert not any(secret in ended.said for secret in login.values() if secret != "bot")


def test_a_redirect_to_another_host_is_followed_without_the_login(fetch: Fetch, server: Artifactory) -> None:
    content = server.put("model.bin", bytes(2_000_000))
    with artifactory(server.folder) as cloud:

        def sent_away(request: Request) -> Answer:
            place = f"{cloud.url}/{request.path}?X-Amz-Signature=signed-and-secret"
            return Answer() if request.lists else Answer(302, {"Location": place})

        server.answer = sent_away
        ended = fetch.run()
        assert ended.code == 0, ended.said
        assert fetch.content() == {"model.bin": content}
        assert [request.headers["Authorization"] for request in cloud.requests] == [None]


def test_what_the_place_of_a_redirect_refuses_is_asked_for_anew_and_its_signature_is_not_said(
    fetch: Fetch, server: Artifactory
) -> None:
    server.put("model.bin", bytes(2_000_000))
    with artifactory(server.folder) as cloud:
        cloud.answer = lambda _: Answer(403)
        place = f"{cloud.url}/model.bin?X-Amz-Signature=signed-and-secret"
        server.answer = lambda request: Answer() if request.lists else Answer(302, {"Location": place})
        ended = fetch.run()
        assert ended.code == 75
        assert len(cloud.requests) > 1
        assert "secret" not in ended.said + ended.message
        assert "ARTIFACTORY_TOKEN" not in ended.message


def test_a_list_without_sha_256_is_completed_from_the_files_own_entry(fetch: Fetch, server: Artifactory) -> None:
    server.put("model.bin", b"damaged")
    server.told["model.bin"] = {"sha1": None, "sha2": None, "sha256": "0" * 64}
    ended = fetch.run()
    assert (ended.code, "not what the source told" in ended.message) == (75, True)
    server.told["model.bin"] = {"sha1": "0" * 40, "sha2": None}
    assert fetch.run().code == 0


def test_a_file_from_before_sha_256_is_held_against_its_sha_1(fetch: Fetch, server: Artifactory) -> None:
    server.put("model.bin", b"right")
    server.told["model.bin"] = {"sha1": "0" * 40, "sha2": None, "sha256": None}
    assert fetch.run().code == 75
    server.told["model.bin"] = {"sha2": None, "sha256": None}
    assert fetch.run().code == 0


def test_an_artifactory_at_the_root_of_its_host_is_found(fetch: Fetch, server: Artifactory) -> None:
    server.put("config.json", b"{}")
    fetch.source["url"] = f"{server.address}/models"
    assert fetch.run().code == 75, "this server has another root"
    assert [request.lists for request in server.requests] == [False], "asked for at /api/storage of the host"
