"""What the numbers were measured on and with."""

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

import yaml

from bench.programs import CDK8S_PLUS, HELM, KUSTOMIZE
from bench.repository import environment


def machine() -> dict[str, str]:
    """Its cores, processor and memory, and how busy it was when asked."""
    return {
        "cores": str(len(os.sched_getaffinity(0))),
        "processor": _after("model name", Path("/proc/cpuinfo")),
        "memory": _after("MemTotal", Path("/proc/meminfo")),
        "system": f"{platform.system()} {platform.release().partition('-')[0]}",
        "load before": " ".join(f"{load:.1f}" for load in os.getloadavg()),
    }


def versions() -> dict[str, str]:
    """Of all that takes part."""
    return {
        "tunefleet": _said("git", "-C", str(Path(__file__).parent), "describe", "--always", "--dirty"),
        "python": platform.python_version(),
        "node": _said(environment()["JSII_NODE"], "--version"),
        "cdk8s": version("cdk8s"),
        "pyyaml": version("pyyaml"),
        "libyaml": ".".join(map(str, yaml._yaml.get_version())),
        "git": _said("git", "--version").rpartition(" ")[2],
        "helm": HELM.version,
        "kustomize": KUSTOMIZE.version,
        "cdk8s-plus": CDK8S_PLUS,
    }


def _said(*words: str) -> str:
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()


def _after(key: str, file: Path) -> str:
    """The first value of the key; nothing where there is no such file."""
    lines = file.read_text().splitlines() if file.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(key)), "")
