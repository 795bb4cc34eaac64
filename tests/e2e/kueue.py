"""Kueue, queueing Jobs and JobSets, with its webhooks and its conversions between versions of its API.

It makes its own certificates and puts them into a Secret; we carry them into its folder, as kubelet would.
"""

import base64
from collections.abc import Mapping
from pathlib import Path

import yaml

from tests.e2e import go_modules
from tests.e2e.binaries import version_of
from tests.e2e.cluster import Cluster, apply, apply_definitions, get
from tests.e2e.processes import Servers, free_port, is_healthy
from tests.e2e.webhooks import Body, client_config, configurations, documents, service_to_here

MODULE = "sigs.k8s.io/kueue"
NAMESPACE = "kueue-system"
SERVICE = "kueue-webhook-service"
SECRET = "kueue-webhook-server-cert"
GROUPS = ("batch", "jobset.x-k8s.io", "kueue.x-k8s.io")

_CRD = "config/components/crd"
_WEBHOOKS = "config/components/webhook/manifests.yaml"
_FILES = (f"{_CRD}/kustomization.yaml", f"{_CRD}/bases/*.yaml", f"{_CRD}/patches/*.yaml", _WEBHOOKS)


def kueue(cluster: Cluster, servers: Servers, programs: Mapping[str, Path]) -> None:
    files = go_modules.files(MODULE, version_of(MODULE), _FILES)
    webhook, health = free_port(), free_port()
    service_to_here(cluster, NAMESPACE, SERVICE)
    apply(cluster, {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": SECRET, "namespace": NAMESPACE}})
    apply_definitions(cluster, _definitions(files, webhook))
    apply(cluster, *configurations(files / _WEBHOOKS, "kueue", NAMESPACE, SERVICE, webhook, GROUPS))
    folder = servers.folder / "kueue"
    certificates = folder / "certificates"
    certificates.mkdir(parents=True)
    configuration = folder / "kueue.yaml"
    configuration.write_text(yaml.safe_dump(_configuration(webhook, health, certificates)), encoding="utf-8")

    def ready() -> bool:
        _carry(cluster, certificates)
        return is_healthy(health)

    servers.start(
        "kueue",
        [programs["kueue"], f"--config={configuration}", "--feature-gates=VisibilityOnDemand=false"],
        ready=ready,
        environment={"KUBECONFIG": str(cluster.kubeconfig), "TMPDIR": str(folder)},
    )


def _definitions(files: Path, port: int) -> list[Body]:
    """With the conversions that kustomize would patch in."""
    definitions = [body for file in sorted((files / _CRD / "bases").iterdir()) for body in documents(file)]
    by_name = {definition["metadata"]["name"]: definition for definition in definitions}
    (kustomization,) = documents(files / _CRD / "kustomization.yaml")
    for patch in kustomization["patches"]:
        for body in documents(files / _CRD / patch["path"]):
            conversion = body.get("spec", {}).get("conversion")
            if conversion:
                webhook = conversion["webhook"]
                webhook["clientConfig"] = client_config(webhook["clientConfig"], NAMESPACE, SERVICE, port)
                by_name[body["metadata"]["name"]]["spec"]["conversion"] = conversion
    return definitions


def _configuration(webhook: int, health: int, certificates: Path) -> Body:
    return {
        "apiVersion": "config.kueue.x-k8s.io/v1beta2",
        "kind": "Configuration",
        "namespace": NAMESPACE,
        "health": {"healthProbeBindAddress": f"127.0.0.1:{health}"},
        "metrics": {"bindAddress": "0"},
        "webhook": {"host": "127.0.0.1", "port": webhook, "certDir": str(certificates)},
        "leaderElection": {"leaderElect": False},
        "internalCertManagement": {"enable": True, "webhookServiceName": SERVICE, "webhookSecretName": SECRET},
        "integrations": {"frameworks": ["batch/job", "jobset.x-k8s.io/jobset"]},
    }


def _carry(cluster: Cluster, folder: Path) -> None:
    """A file is there once it is whole, and the certificate last: Kueue reads the others as soon as it finds it."""
    data: dict[str, str] = (get(cluster, "Secret", SECRET, NAMESPACE) or {}).get("data") or {}
    for name in sorted(data, key="tls.crt".__eq__):
        file, content = folder / name, base64.b64decode(data[name])
        if not file.exists() or file.read_bytes() != content:
            part = folder / f".{name}"
            part.write_bytes(content)
            part.replace(file)
