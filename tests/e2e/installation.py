"""Everything that a platform team would have: both shipped clusters, and one Argo CD that reads a repository.

`gke-prod` has Kueue and JobSet, `k3s-lab` is bare. Argo CD runs on the first and knows both.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import yaml

from charts.model.platform import Platform
from tests.e2e.applications import wait_until_synced
from tests.e2e.argocd import MODULE as ARGO_CD
from tests.e2e.argocd import argocd
from tests.e2e.binaries import binaries
from tests.e2e.certificates import authority
from tests.e2e.cluster import Cluster, apply, apply_definitions
from tests.e2e.control_plane import control_plane
from tests.e2e.crds import definitions
from tests.e2e.git_repository import GitRepository, copy_of_this_repository
from tests.e2e.go_modules import caches
from tests.e2e.jobset import MODULE as JOBSET
from tests.e2e.jobset import jobset
from tests.e2e.kueue import MODULE as KUEUE
from tests.e2e.kueue import kueue
from tests.e2e.nodes import nodes
from tests.e2e.processes import Servers, servers

GKE, LAB = "gke-prod", "k3s-lab"

ROOM = 4
"""Times as many GPUs as shipped, so that scenarios wait for their own quota and never for each other."""


@dataclass(frozen=True)
class Installation:
    gke: Cluster
    lab: Cluster
    repository: GitRepository
    servers: Servers

    def cluster(self, name: str) -> Cluster:
        return {GKE: self.gke, LAB: self.lab}[name]

    @property
    def argocd(self) -> Cluster:
        """The cluster whose Argo CD it is."""
        return self.gke


@contextmanager
def installation(folder: Path, tell: Callable[[str], None]) -> Iterator[Installation]:
    """Up once it is yielded, gone afterwards. `tell` gets a line for each long step."""
    with servers(folder) as running:
        with caches():
            platform = _started(folder, running, tell)
        yield platform


def _started(folder: Path, running: Servers, tell: Callable[[str], None]) -> Installation:
    programs = binaries(tell)
    tell("starting two clusters")
    trust = authority(folder / "certificates")
    gke, lab = (control_plane(name, running, programs, trust) for name in (GKE, LAB))

    def here(platform: dict[str, Any]) -> None:
        platform["clusters"][LAB]["server"] = lab.api.server
        for cluster in platform["clusters"].values():
            for accelerator in cluster["accelerators"].values():
                accelerator["count"] *= ROOM

    repository = copy_of_this_repository(folder / "git", here)
    profiles = msgspec.convert(yaml.safe_load(repository.read("platform.yaml")), Platform).clusters
    for cluster in (gke, lab):
        apply_definitions(cluster, definitions(ARGO_CD, KUEUE, JOBSET))
        nodes(cluster, profiles[cluster.name], running, programs)
    tell("starting Kueue and JobSet")
    jobset(gke, running, programs, trust)
    kueue(gke, running, programs)
    tell("starting Argo CD")
    argocd(gke, running, programs, others=(lab,))
    return Installation(gke, lab, repository, running)


def bootstrap(platform: Installation) -> None:
    """What a person applies once, as `docs/guides/install-argocd.md` says; returns once all is applied.

    What is shipped has a project and Applications of its own for each cluster and each team.
    """
    for cluster in (GKE, LAB):
        for file in ("argocd-settings", "bootstrap"):
            apply(platform.argocd, *platform.repository.manifests(f"{cluster}/platform/{file}.k8s.yaml"))
    files = (platform.repository.clone / "dist").rglob("*.yaml")
    bodies = (body for file in files for body in yaml.load_all(file.read_bytes(), yaml.CSafeLoader))
    shipped = [str(body["metadata"]["name"]) for body in bodies if body and body["kind"] == "Application"]
    wait_until_synced(platform.argocd, shipped, platform.repository.head(), seconds=300)
