"""Sources that do not let us in, do not have it or do not answer: the pod is started again, and says what helps."""

import socket
import ssl
import subprocess
from pathlib import Path

import pytest

from charts.runs.program_configs import INPUTS_NOT_THERE
from tests.docker.fetch.conftest import TOKEN
from tests.docker.fetch.running import Fetch
from tests.docker.servers.artifactory import Answer, Artifactory, artifactory


@pytest.mark.parametrize("lists", [True, False], ids=["the list", "a file"])
@pytest.mark.parametrize(
    ("status", "remedy"),
    [(401, "ARTIFACTORY_TOKEN"), (403, "ARTIFACTORY_TOKEN"), (404, "put it there"), (400, "right place")],
)
def test_a_refusal_is_told_at_once_with_what_to_do(
    fetch: Fetch, server: Artifactory, status: int, remedy: str, lists: bool
) -> None:
    server.put("model.bin", b"model")
    server.answer = lambda request: Answer(status) if request.lists == lists else Answer()
    ended = fetch.run()
    assert ended.code == INPUTS_NOT_THERE
    assert str(status) in ended.message
    assert remedy in ended.message
    assert len([request for request in server.requests if request.lists == lists]) == 1, "it would be refused again"
    assert TOKEN not in ended.said + ended.message
    assert "Traceback" not in ended.said


def test_an_empty_folder_is_no_model_yet(fetch: Fetch) -> None:
    ended = fetch.run()
    assert ended.code == INPUTS_NOT_THERE
    assert "no files" in ended.message


def test_a_page_instead_of_a_list_is_no_list(fetch: Fetch, server: Artifactory) -> None:
    server.answer = lambda _: Answer(200)
    assert "does not answer as Artifactory does" in fetch.run().message


def test_nobody_there_is_told_by_his_address_and_not_by_the_login_in_it(fetch: Fetch) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{closed.getsockname()[1]}"
        fetch.source["url"] = f"http://user:geheim@{address}/artifactory/models"
        ended = fetch.run()
    assert ended.code == INPUTS_NOT_THERE
    assert address in ended.message
    assert "refused" in ended.message
    assert "geheim" not in ended.said + ended.message


def test_a_certificate_that_nobody_vouches_for_is_told_and_one_that_is_vouched_for_is_taken(
    fetch: Fetch, tmp_path: Path
) -> None:
    key, certificate = certificate_for_this_machine(tmp_path)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    (tmp_path / "secure").mkdir()
    with artifactory(tmp_path / "secure", tls) as server:
        content = server.put("model.bin", bytes(2_000_000))
        fetch.source["url"] = server.url
        ended = fetch.run()
        assert ended.code == INPUTS_NOT_THERE
        assert "REQUESTS_CA_BUNDLE" in ended.message
        fetch.login["REQUESTS_CA_BUNDLE"] = str(certificate)
        assert fetch.run().code == 0
        assert fetch.content() == {"model.bin": content}


def certificate_for_this_machine(folder: Path) -> tuple[Path, Path]:
    """Its key and itself."""
    key, certificate = folder / "server.key", folder / "server.crt"
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    make = ["openssl", "req", "-x509", "-newkey", "ed25519", "-noenc", "-days", "2", *subject]
    subprocess.run([*make, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    return key, certificate


def test_preloaded_is_only_looked_at(fetch: Fetch, server: Artifactory) -> None:
    fetch.source, fetch.revision = {"kind": "preloaded"}, None
    ended = fetch.run()
    assert ended.code == INPUTS_NOT_THERE
    assert str(fetch.output) in ended.message
    assert not fetch.output.parent.exists()
    fetch.output.mkdir(parents=True)
    assert fetch.run().code == INPUTS_NOT_THERE, "an empty folder is nothing"
    (fetch.output / "model.safetensors").touch()
    assert fetch.run().code == 0
    assert server.requests == []
