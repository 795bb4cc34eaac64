"""A program's life: what it exits with, what it leaves in its termination message, and what it never says."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from charts.runs.program_configs import INPUTS_NOT_THERE, STOPPED

REPOSITORY = Path(__file__).parents[3]
CONFIG = "source: {kind: preloaded}\noutput: {path: /storage/llama}\n"


class Outcome:
    """How a program ended."""

    def __init__(self, process: subprocess.Popen[str], message: Path) -> None:
        self.output, self.errors = process.communicate(timeout=30)
        self.code = process.returncode
        self.message = message.read_text()


def started(folder: Path, body: str, config: str = CONFIG, **environment: str) -> subprocess.Popen[str]:
    """A program whose function has this body, called with the config."""
    program = folder / "fetch"
    lines = [
        "from charts.runs.program_configs import FetchConfig",
        "from step import program",
        "from step.ending import Failed, TryAgain",
        "from step.log import say",
        "def fetch(config):",
        *(f"    {line}" for line in body.splitlines()),
        "program.run(fetch, FetchConfig)",
    ]
    program.write_text("\n".join(lines))
    (folder / "fetch.yaml").write_text(config)
    (folder / "message").touch()
    return subprocess.Popen(
        [sys.executable, program, folder / "fetch.yaml"],
        env={
            **os.environ,
            "PYTHONPATH": f"{REPOSITORY / 'docker'}:{REPOSITORY}",
            "TERMINATION_LOG": str(folder / "message"),
            **environment,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def outcome(folder: Path, body: str, config: str = CONFIG, **environment: str) -> Outcome:
    return Outcome(started(folder, body, config, **environment), folder / "message")


def test_a_program_that_returns_is_through_and_leaves_no_message(tmp_path: Path) -> None:
    ended = outcome(tmp_path, "say(config.output.path)")
    assert (ended.code, ended.output, ended.message) == (0, "/storage/llama\n", "")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("raise TryAgain('the source is closed', 'open it')", INPUTS_NOT_THERE),
        ("raise Failed('the source is closed', 'open it')", 1),
        ("raise ValueError('the source is closed: open it')", 1),
    ],
)
def test_the_reason_is_one_line_in_the_termination_message(tmp_path: Path, body: str, code: int) -> None:
    ended = outcome(tmp_path, body)
    assert ended.code == code
    assert "the source is closed: open it" in ended.message
    assert "\n" not in ended.message
    assert ended.errors.splitlines()[-1] == ended.message


def test_sigterm_stops_it_even_where_it_swallows_exceptions(tmp_path: Path) -> None:
    wait = "while True:\n    try:\n        __import__('threading').Event().wait()\n    except Exception:\n        pass"
    process = started(tmp_path, f"say('at work')\n{wait}")
    assert process.stdout is not None
    assert process.stdout.readline() == "at work\n"
    process.send_signal(signal.SIGTERM)
    ended = Outcome(process, tmp_path / "message")
    assert ended.code == STOPPED
    assert "goes on" in ended.message


def test_a_second_sigterm_does_not_disturb_the_stopping(tmp_path: Path) -> None:
    body = (
        "import os, signal, threading\ntry:\n    say('at work')\n    threading.Event().wait()\nfinally:\n"
        "    say('stopping')\n    os.kill(os.getpid(), signal.SIGTERM)\n    say('stopped')"
    )
    process = started(tmp_path, body)
    assert process.stdout is not None
    process.stdout.readline()
    process.send_signal(signal.SIGTERM)
    ended = Outcome(process, tmp_path / "message")
    assert (ended.code, ended.output) == (STOPPED, "stopping\nstopped\n")


@pytest.mark.parametrize(
    "config",
    [
        CONFIG + "ouput: {path: /storage/llama}\n",
        "source: {kind: ftp}\noutput: {path: /storage/llama}\n",
        "source: [",
        "",
    ],
    ids=["unknown key", "unknown kind", "no YAML", "empty"],
)
def test_a_config_it_does_not_understand_is_refused_by_its_file(tmp_path: Path, config: str) -> None:
    ended = outcome(tmp_path, "say('never')", config)
    assert (ended.code, ended.output) == (1, "")
    assert str(tmp_path / "fetch.yaml") in ended.message
    assert "Traceback" not in ended.errors


def test_no_secret_is_said(tmp_path: Path) -> None:
    secret = "correct horse battery staple"
    body = (
        "import logging, os\n"
        "token = os.environ['ARTIFACTORY_TOKEN']\n"
        "say(f'with {token}')\n"
        "logging.getLogger('urllib3').warning('retrying %s', token)\n"
        "raise ValueError(f'401 for https://ann:{token}@host/ and {token}')"
    )
    ended = outcome(tmp_path, body, ARTIFACTORY_TOKEN=secret)
    everything = ended.output + ended.errors + ended.message
    assert secret not in everything
    assert "//ann:" not in ended.message
    assert "***" in ended.output


def test_a_full_disk_says_to_make_room(tmp_path: Path) -> None:
    ended = outcome(tmp_path, "with open('/dev/full', 'w') as full:\n    full.write('x')")
    assert ended.code == 1
    assert "make room" in ended.message


def test_a_message_longer_than_kubernetes_takes_is_cut(tmp_path: Path) -> None:
    assert len(outcome(tmp_path, "raise Failed('é' * 9000, 'shorten it')").message.encode()) <= 4096
