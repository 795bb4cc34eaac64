"""Programs start in a pod as the charts describe it: as the images' user, who may write to HOME and /tmp alone."""

import signal
import socket
import subprocess
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from charts.foundation.pods import HOME, USER_ID
from charts.runs.program_configs import INPUTS_NOT_THERE
from tests.docker.image import Image, image
from tests.docker.images import pod

pytestmark = pytest.mark.skipif(not pod.allowed(), reason="the kernel lets ordinary users make no namespaces")

LIGHT = ("fetch", "mlflow")
PROGRAMS = [
    *(("fetch", "fetch"), ("mlflow", "register"), ("train", "train"), ("train", "merge")),
    *(("vision-ultralytics", "train"), ("vision-timm", "train")),
]
PATIENCE_SECONDS = 60

LOOK_AROUND = """
import getpass, os, pathlib, pwd
print(os.getuid(), pwd.getpwuid(os.getuid()).pw_name, getpass.getuser(), pathlib.Path.home(), os.getcwd())
for folder in ("/", "/opt", "/opt/tunefleet", "/usr", "/etc", "/var", "/tmp", "/home/llm"):
    try:
        pathlib.Path(folder, "written").touch()
        print("wrote", folder)
    except OSError:
        pass
"""


def built(name: str) -> Image:
    """With the environment of a light image where its own weighs gigabytes: enough to start, not to train."""
    return image(name, None if name in LIGHT else "mlflow")


def test_the_imitation_is_as_strict_as_a_pod() -> None:
    said = pod.run(built("fetch"), ["python", "-c", LOOK_AROUND])
    assert said.stdout.splitlines() == [f"{USER_ID} llm llm {HOME} {HOME}", "wrote /tmp", f"wrote {HOME}"]


@pytest.mark.parametrize(("name", "program"), PROGRAMS)
def test_a_program_starts_and_says_what_is_wrong(name: str, program: str) -> None:
    ended = pod.run(built(name), [program, "/etc/tunefleet/nothing.yaml"])
    (line,) = ended.stderr.splitlines()
    assert line.startswith(f"{program}: /etc/tunefleet/nothing.yaml: No such file")
    assert ended.returncode == 1


def test_fetch_runs_to_its_end() -> None:
    fetch = built("fetch")
    config = fetch.root / "opt" / "fetch.yaml"
    config.write_text("source: {kind: preloaded}\noutput: {path: /storage/models/nowhere}\n")
    ended = pod.run(fetch, ["fetch", "/opt/fetch.yaml"])
    assert (ended.returncode, "/storage/models/nowhere" in ended.stderr) == (INPUTS_NOT_THERE, True)


def test_the_mlflow_server_serves_and_ends(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = (
        *("mlflow", "server", "--host", "127.0.0.1", "--port", str(port), "--workers", "1"),
        *("--backend-store-uri", "sqlite:////tmp/mlflow.db"),
        *("--serve-artifacts", "--artifacts-destination", "/tmp/artifacts"),
    )
    quiet = ("env", "MLFLOW_SERVER_ENABLE_JOB_EXECUTION=false", "MLFLOW_DISABLE_TELEMETRY=true", "DO_NOT_TRACK=true")
    with (tmp_path / "log").open("w+") as log:
        server = subprocess.Popen(pod.call(built("mlflow"), *quiet, *command), stdout=log, stderr=subprocess.STDOUT)
        try:
            assert _answers(f"http://127.0.0.1:{port}/health", server), (tmp_path / "log").read_text()
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(PATIENCE_SECONDS)
    assert "Read-only file system" not in (tmp_path / "log").read_text()


def test_mlflow_finds_the_drivers_that_the_charts_name() -> None:
    imports = "import psycopg2, boto3, google.cloud.storage; print(psycopg2.__libpq_version__ > 0)"
    assert pod.run(built("mlflow"), ["python", "-c", imports]).stdout == "True\n"


def _answers(url: str, server: subprocess.Popen[bytes]) -> bool:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with urlopen(url, timeout=1) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            time.sleep(0.1)
    return False
