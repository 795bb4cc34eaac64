"""SIGTERM and SIGKILL, at any moment: what was there is there, and the next start goes on from it."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from threading import Event

from charts.runs.program_configs import STOPPED
from tests.docker.fetch.running import Fetch, Running, until
from tests.docker.servers.artifactory import Answer, Artifactory, Request, well

MIB = 1024 * 1024
ROUNDS = 6


def test_sigterm_ends_it_at_once_also_while_the_server_says_nothing(fetch: Fetch, server: Artifactory) -> None:
    content = server.put("model.bin", random.Random(1).randbytes(8 * MIB))
    silent, ended = Event(), Event()

    def say_nothing() -> None:
        silent.set()
        ended.wait()

    server.answer = lambda request: Answer() if request.lists else Answer(at=5 * MIB, then=say_nothing)
    running = fetch.start(patient=True)
    assert silent.wait(60)
    until(lambda: on_the_disk(fetch) > 4 * MIB)
    told = time.monotonic()
    running.process.send_signal(signal.SIGTERM)
    outcome = fetch.end(running)
    seconds = time.monotonic() - told
    ended.set()
    assert outcome.code == STOPPED
    assert seconds < 5, "the grace period is 30 s"
    assert "goes on from here" in outcome.message
    assert not fetch.output.exists()
    server.answer = well
    server.requests.clear()
    assert fetch.run().code == 0
    assert fetch.content() == {"model.bin": content}
    assert [request.start > 4 * MIB for request in server.downloads()] == [True]


def test_sigterm_while_it_waits_to_ask_again(fetch: Fetch, server: Artifactory) -> None:
    asked = Event()

    def answer(_: Request) -> Answer:
        asked.set()
        return Answer(503, {"Retry-After": "30"})

    server.answer = answer
    running = fetch.start(patient=True)
    assert asked.wait(60)
    running.process.send_signal(signal.SIGTERM)
    assert fetch.end(running).code == STOPPED


def test_sigkill_wherever_it_comes_loses_nothing_that_is_on_the_disk(fetch: Fetch, server: Artifactory) -> None:
    files = {name: server.put(name, random.Random(name).randbytes(size * MIB)) for name, size in SIZES.items()}
    part = sum(map(len, files.values())) // ROUNDS
    places = random.Random(3)
    for _ in range(ROUNDS):
        before = on_the_disk(fetch)
        running = fetch.start()
        server.answer = killing(server, running, server.bytes_sent + places.randrange(part))
        fetch.end(running)
        assert fetch.content() in ({}, files)
        assert fetch.content() or on_the_disk(fetch) >= before
    server.answer = well
    assert fetch.run().code == 0
    assert fetch.content() == files
    assert fetch.beside() == set()


SIZES = {"a.bin": 24, "b.bin": 12, "c.bin": 6, "d.bin": 3, "e.bin": 2, "f.bin": 1}


def killing(server: Artifactory, running: Running, place: int) -> Callable[[Request], Answer]:
    """Kills it in the first file that is begun after so many bytes were sent, or the first that goes past them."""

    def kill() -> None:
        if server.bytes_sent >= place:
            os.kill(running.process.pid, signal.SIGKILL)

    return lambda _: Answer(at=MIB, then=kill)


def test_sigkill_at_any_time_of_its_life(fetch: Fetch, server: Artifactory) -> None:
    files = {f"{number}.bin": server.put(f"{number}.bin", bytes([number]) * MIB) for number in range(8)}
    whole_life = fetch.run().seconds
    times = random.Random(5)
    for number in range(ROUNDS):
        fetch.revision = f"revision-{number}"
        running = fetch.start()
        try:
            running.process.wait(whole_life * times.random())
        except subprocess.TimeoutExpired:
            running.process.kill()
        fetch.end(running)
        assert fetch.content() == files, "the old one, or the new one: whole in any case"
        assert fetch.run().code == 0
        assert fetch.content() == files
        assert (fetch.output / ".revision").read_text().strip() == fetch.revision
        assert fetch.run().code == 0
        assert fetch.beside() == set()


def on_the_disk(fetch: Fetch) -> int:
    """Bytes of what is whole, and of what is under way."""
    return sum(path.stat().st_size for path in fetch.output.parent.glob(".llama.*/**/*") if path.is_file())
