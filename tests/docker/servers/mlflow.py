"""A real `mlflow server`, from the mlflow image's environment: SQLite, a local artifact folder, one worker.

It can be stopped and started again on its port, with all that it had.
"""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode

from tests.docker.image import image

PATIENCE_SECONDS = 120
"""For a first start on a busy machine, which makes the database's schema."""


class MlflowServer:
    """Its whole state lies in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.artifacts = folder / "artifacts"
        self._port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def environment(self, experiment: str = "team-alpha", **tags: str) -> dict[str, str]:
        """What a pod whose run is tracked here gets from the charts, on top of its image's own."""
        return {
            "MLFLOW_TRACKING_URI": self.url,
            "MLFLOW_EXPERIMENT_NAME": experiment,
            "MLFLOW_TAGS": json.dumps(tags),
            "MLFLOW_DISABLE_TELEMETRY": "1",
            "DO_NOT_TRACK": "1",
        }

    def ask(self, what: str, body: Mapping[str, Any] | None = None, **query: str) -> Any:
        """The answer of its REST API: a POST where there is a body. Says what the server has without our programs."""
        place = f"{self.url}/api/2.0/mlflow/{what}?{urlencode(query)}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(place, data, {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.load(answer)

    def runs(self, experiment: str) -> list[Any]:
        """All that are not deleted, as the REST API describes them."""
        found = self.ask("experiments/get-by-name", experiment_name=experiment)
        asked = {"experiment_ids": [found["experiment"]["experiment_id"]]}
        return list(self.ask("runs/search", asked).get("runs", []))

    def history(self, run: Any, metric: str) -> list[tuple[int, float]]:
        """Each step that was recorded, with its value; one that was recorded twice is there twice."""
        answer = self.ask("metrics/get-history", run_id=run["info"]["run_id"], metric_key=metric)
        return sorted((int(entry["step"]), float(entry["value"])) for entry in answer.get("metrics", []))

    def start(self) -> None:
        """Returns once it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        of_image = image("mlflow")
        store = ("--backend-store-uri", f"sqlite:///{self.folder}/mlflow.sqlite")
        artifacts = ("--serve-artifacts", "--artifacts-destination", str(self.artifacts))
        place = ("--host", "127.0.0.1", "--port", str(self._port), "--workers", "1")
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                of_image.command("mlflow", "server", *place, *store, *artifacts),
                env={**of_image.environment, **SETTINGS},
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._await()

    def stop(self) -> None:
        """As if its node were lost: at once, in the middle of whatever it does."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    @contextmanager
    def away(self) -> Iterator[None]:
        """Does not answer within the block."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    def _await(self) -> None:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not self._answers():
            if self._process is None or self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.folder / "server.log").read_text(errors="replace")[-2000:])
            time.sleep(0.05)  # between two looks: nothing tells that a server is up

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/health", timeout=5):
                return True
        except (URLError, OSError):
            return False


SETTINGS: Mapping[str, str] = {
    "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "DO_NOT_TRACK": "true",
}
"""As the charts set them (charts/foundation/mlflow_server.py)."""


@contextmanager
def mlflow_server(folder: Path) -> Iterator[MlflowServer]:
    """A running one, which ends with the block."""
    server = MlflowServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()


def free_port() -> int:
    """One that nobody listens on now; for servers that cannot be told to take any."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
