"""A storage that is full, or fills up: nobody has to launch the download again once there is room."""

import os
import random
import subprocess
from pathlib import Path
from threading import Event

from charts.runs.program_configs import INPUTS_NOT_THERE
from tests.docker.fetch.running import Fetch
from tests.docker.servers.artifactory import Answer, Artifactory, Request

MIB = 1024 * 1024

SMALL_STORAGE = """
mount -t tmpfs -o size=16m tmpfs "$1"
storage=$1; shift
"$@"; echo "first: $?"
rm "$storage/ballast"
"$@"; echo "second: $?"
find "$storage/models/llama" -name '*.bin' -exec cmp {} "$CONTENT" \\;
"""


def test_what_does_not_fit_is_not_begun(fetch: Fetch, server: Artifactory) -> None:
    server.put("model.bin", b"model")
    server.told["model.bin"] = {"size": 10**17}
    ended = fetch.run()
    assert ended.code == INPUTS_NOT_THERE
    assert "100000.0 TB" in ended.message
    assert "free" in ended.message
    assert server.downloads() == []


def test_a_storage_that_fills_up_is_gone_on_with_when_there_is_room(fetch: Fetch, server: Artifactory) -> None:
    """In a mount namespace of its own, which goes with its last process."""
    server.put("model.bin", random.Random(1).randbytes(10 * MIB))
    storage = fetch.folder / "storage"
    storage.mkdir(parents=True)
    shells: list[int] = []
    started = Event()

    def fill_up() -> None:
        started.wait(60)
        fill(Path(f"/proc/{shells[0]}/root") / storage.relative_to("/") / "ballast")

    def answer(request: Request) -> Answer:
        first = not request.lists and request.start == 0
        return Answer(at=5 * MIB, then=fill_up) if first else Answer()

    server.answer = answer
    command, environment = fetch.command()
    unshare = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "--mount"]
    shell = subprocess.Popen(
        [*unshare, "sh", "-c", SMALL_STORAGE, "sh", str(storage), *command],
        env=environment | {"CONTENT": str(server.folder / "model.bin")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    shells.append(shell.pid)
    started.set()
    said, _ = shell.communicate(timeout=60)
    assert shell.returncode == 0, said
    assert f"first: {INPUTS_NOT_THERE}" in said
    assert "no room left" in said
    assert "second: 0" in said
    assert "differ" not in said
    assert [request.start > 0 for request in server.downloads()] == [False, True]


def fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(MIB // 16))
        except OSError:
            return
