"""The framework's process: with all that it started, it ends when it is told to."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from supervising.child import Child, environment
from supervising.news import News

STUBBORN = "import os, signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); os.write({pipe}, b'!'); signal.pause()"
"""Writes once it does not listen any more; the pipe closes with it."""


def python(code: str) -> tuple[str, ...]:
    return sys.executable, "-c", code


@contextmanager
def pipe() -> Iterator[tuple[int, int]]:
    reading, writing = os.pipe()
    try:
        yield reading, writing
    finally:
        for end in (reading, writing):
            with suppress(OSError):
                os.close(end)


def ended(code: str) -> Child:
    news = News()
    made = Child(python(code), {}, news)
    news.wait(made.ended)
    made.clear_away()
    return made


def test_how_it_ended_and_what_it_said_last(capfd: pytest.CaptureFixture[str]) -> None:
    failed = ended("import sys; print('loading'); sys.exit('no such file')")
    assert failed.exit_code == 1
    assert failed.tail.splitlines() == ["loading", "no such file"]
    assert capfd.readouterr().out.splitlines() == ["loading", "no such file"]


def test_one_that_does_not_listen_is_killed() -> None:
    with pipe() as (reading, writing):
        deaf = Child(python(STUBBORN.format(pipe=writing)), {}, News(), writing)
        assert os.read(reading, 1) == b"!"
        deaf.stop(0.1)
        assert deaf.exit_code == -signal.SIGKILL


def test_workers_in_groups_of_their_own_are_left_to_who_started_them() -> None:
    """As torchrun's: what is told to stop first goes at once, torchrun ends its workers and then itself."""
    with pipe() as (reading, writing):
        worker = f"import os, time; os.write({writing}, b'!'); time.sleep(60)"
        torchrun = f"""
import signal, subprocess, sys
def end(*_):
    subprocess.run([sys.executable, '-c', ''])  # it has other things to do first
    worker.terminate()
signal.signal(signal.SIGTERM, end)
worker = subprocess.Popen([sys.executable, '-c', {worker!r}], start_new_session=True, close_fds=False)
worker.wait()
"""
        started = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {torchrun!r}], close_fds=False)"
        made = Child(python(started), {}, News(), writing)
        assert os.read(reading, 1) == b"!"
        made.stop(60)
        os.close(writing)
        os.set_blocking(reading, False)
        assert os.read(reading, 1) == b""


def test_workers_that_outlive_it_are_ended() -> None:
    news = News()
    with pipe() as (reading, writing):
        worker = STUBBORN.format(pipe=writing)
        code = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {worker!r}], close_fds=False)"
        gone = Child(python(code), {}, news, writing)
        assert os.read(reading, 1) == b"!"
        news.wait(gone.ended)
        gone.clear_away()
        os.close(writing)
        assert os.read(reading, 1) == b""


def test_a_progress_bar_does_not_flood_the_log(capfd: pytest.CaptureFixture[str]) -> None:
    """It draws over itself, which a log cannot; the tail is for reasons."""
    drawn = ended("for step in range(1000): print(f'\\r{step} of 1000', end='')\nprint('\\nthrough')")
    shown = capfd.readouterr().out.splitlines()
    assert len(shown) < 10
    assert "through" in shown
    assert drawn.tail.splitlines()[-1] == "through"


def test_it_sees_no_secret_and_no_way_to_mlflow() -> None:
    seen = environment({"HF_TOKEN": "a", "AWS_ACCESS_KEY_ID": "b", "MLFLOW_TRACKING_URI": "c", "NNODES": "2"})
    assert seen == {"NNODES": "2"}
