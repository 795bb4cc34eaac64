"""A shipped team's steps, from what the charts wrote for it: each as its pod sees it, moved onto this machine.

Moved are paths and addresses, in whatever text has them; nothing else is touched here.
"""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from charts.runs.program_configs import FOLDER
from tests.dist.repositories import ROOT
from tests.docker.image import image

IMAGES = {"fetch": "fetch", "train": "train", "merge": "train", "register": "mlflow"}


@dataclass(frozen=True)
class Step:
    """One Job: its program, the files mounted beside its config, its plain environment, and the Secrets' part of it."""

    program: str
    labels: Mapping[str, str]
    files: Mapping[str, str]
    environment: Mapping[str, str]
    secret: frozenset[str]

    @property
    def config(self) -> Any:
        return yaml.safe_load(self.files[f"{self.program}.yaml"])


def steps(cluster: str, team: str) -> list[Step]:
    """Of all Jobs in the team's sheet."""
    manifests = _manifests(cluster, team, "runs")
    files = {body["metadata"]["name"]: body["data"] for body in manifests if body["kind"] == "ConfigMap"}
    return [_step(body, files) for body in manifests if body["kind"] == "Job"]


def serving_command(cluster: str, team: str, name: str) -> list[str]:
    """What starts vLLM in the pods of the team's serving."""
    deployments = [body for body in _manifests(cluster, team, "workspace") if body["kind"] == "Deployment"]
    containers = [entry for body in deployments for entry in body["spec"]["template"]["spec"]["containers"]]
    [found] = [entry["command"] for entry in containers if name in entry.get("command", ())]
    return list(found)


def _manifests(cluster: str, team: str, sheet: str) -> list[Any]:
    path = ROOT / "dist" / cluster / team / f"{sheet}.k8s.yaml"
    return list(yaml.load_all(path.read_text(encoding="utf-8"), yaml.CSafeLoader))


def _step(job: Any, files: Mapping[str, Mapping[str, str]]) -> Step:
    pod = job["spec"]["template"]["spec"]
    [container] = pod["containers"]
    [mounted] = [volume["configMap"]["name"] for volume in pod["volumes"] if "configMap" in volume]
    plain = {entry["name"]: entry["value"] for entry in container["env"] if "value" in entry}
    secret = frozenset(entry["name"] for entry in container["env"] if "value" not in entry)
    return Step(container["name"], job["metadata"]["labels"], files[mounted], plain, secret)


@dataclass
class Machine:
    """Where the steps are moved: `moved` says what becomes of which text; `/storage` is a folder here."""

    folder: Path
    moved: dict[str, str] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    running: list["subprocess.Popen[str]"] = field(default_factory=list)

    def path(self, of_pod: str) -> Path:
        return Path(self.text(of_pod))

    def text(self, text: str) -> str:
        for there, here in (self.moved | {"/storage/": f"{self.folder}/storage/"}).items():
            text = text.replace(there, here)
        return text

    def start(self, step: Step) -> "subprocess.Popen[str]":
        """The step's pod, whose output is to be read."""
        mounted = self.folder / f"{step.program}-config"
        mounted.mkdir(exist_ok=True)
        for name, text in step.files.items():
            (mounted / name).write_text(self.text(text).replace(FOLDER, str(mounted)), encoding="utf-8")
        of_image = image(IMAGES[step.program])
        environment = {name: self.text(value) for name, value in step.environment.items()}
        environment |= {name: self.secrets[name] for name in step.secret & self.secrets.keys()}
        process = subprocess.Popen(
            of_image.command(step.program, mounted / f"{step.program}.yaml"),
            env={**environment, **of_image.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.running.append(process)
        return process

    def run(self, step: Step) -> str:
        """What its pod says, which has to end well."""
        process = self.start(step)
        said, _ = process.communicate()
        assert process.returncode == 0, said
        return said

    def close(self) -> None:
        for process in self.running:
            if process.poll() is None:
                kill(process)
            if process.stdout is not None:
                process.stdout.close()


def read_until(process: "subprocess.Popen[str]", done: Callable[[], bool]) -> str:
    """What it says until something holds, which is looked at after each line. It must not end before."""
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if done():
            return said
    raise AssertionError(f"it ended too early:\n{said}")


def kill(process: "subprocess.Popen[str]") -> None:
    """With all that is in its pod, as the kernel ends a container."""
    for pid in [*_descendants(process.pid), process.pid]:
        os.kill(pid, signal.SIGKILL)
    process.communicate()


def _descendants(pid: int) -> Iterator[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for child in map(int, children):
        yield child
        yield from _descendants(child)
