"""JobSet, which makes the Jobs of a training on several nodes and lets their pods find each other."""

import base64
from collections.abc import Mapping
from pathlib import Path

import yaml

from tests.e2e import go_modules
from tests.e2e.binaries import version_of
from tests.e2e.certificates import Authority
from tests.e2e.cluster import Cluster, apply, apply_definitions
from tests.e2e.processes import Servers, free_port, is_healthy
from tests.e2e.webhooks import Body, configurations, documents, service_to_here

MODULE = "sigs.k8s.io/jobset"
NAMESPACE = "jobset-system"
SERVICE = "jobset-webhook-service"
GROUPS = ("", "jobset.x-k8s.io")

_COMPONENTS = "config/components"
_DEFINITION = f"{_COMPONENTS}/crd/bases/jobset.x-k8s.io_jobsets.yaml"
_WEBHOOKS = f"{_COMPONENTS}/webhook/manifests.yaml"
_PATCHES = f"{_COMPONENTS}/webhook/patches"


def jobset(cluster: Cluster, servers: Servers, programs: Mapping[str, Path], authority: Authority) -> None:
    files = go_modules.files(MODULE, version_of(MODULE), [_DEFINITION, _WEBHOOKS, f"{_PATCHES}/*.yaml"])
    webhook, health = free_port(), free_port()
    service_to_here(cluster, NAMESPACE, SERVICE)
    apply_definitions(cluster, documents(files / _DEFINITION))
    folder = servers.folder / "jobset"
    folder.mkdir()
    certificate = authority.issue("jobset", f"{SERVICE}.{NAMESPACE}.svc")
    configuration = folder / "jobset.yaml"
    configuration.write_text(yaml.safe_dump(_configuration(webhook, health, certificate.folder)), encoding="utf-8")
    servers.start(
        "jobset",
        [programs["jobset"], f"--config={configuration}"],
        ready=lambda: is_healthy(health),
        environment={"KUBECONFIG": str(cluster.kubeconfig), "TMPDIR": str(folder)},
    )
    apply(cluster, *_webhooks(files, webhook, authority))


def _webhooks(files: Path, port: int, authority: Authority) -> list[Body]:
    """With what kustomize would patch in: pods are asked about only where they are a JobSet's."""
    found = configurations(files / _WEBHOOKS, "jobset", NAMESPACE, SERVICE, port, GROUPS)
    bundle = base64.b64encode(authority.certificate.read_bytes()).decode()
    for configuration in found:
        kind = "mutating" if configuration["kind"].startswith("Mutating") else "validating"
        for patch in yaml.safe_load((files / _PATCHES / f"{kind}-patch.yaml").read_bytes()):
            configuration["webhooks"][int(patch["path"].rpartition("/")[2])] |= {
                "objectSelector": patch["value"]["objectSelector"]
            }
        for webhook in configuration["webhooks"]:
            webhook["clientConfig"]["caBundle"] = bundle
    return found


def _configuration(webhook: int, health: int, certificates: Path) -> Body:
    return {
        "apiVersion": "config.jobset.x-k8s.io/v1alpha1",
        "kind": "Configuration",
        "health": {"healthProbeBindAddress": f"127.0.0.1:{health}"},
        "metrics": {"bindAddress": "0"},
        "webhook": {"host": "127.0.0.1", "port": webhook, "certDir": str(certificates)},
        "leaderElection": {"leaderElect": False},
        "internalCertManagement": {"enable": False},
    }
