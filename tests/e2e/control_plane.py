"""A real control plane: etcd, the API server with the admission plug-ins of any cluster, controllers, scheduler.

The API server enforces what nodes do not: Pod Security, quotas, limits, roles. What only nodes do, KWOK plays:
`nodes.py`.
"""

from collections.abc import Mapping
from pathlib import Path

from tests.e2e.api import Api
from tests.e2e.certificates import Authority
from tests.e2e.cluster import Cluster, write_kubeconfig
from tests.e2e.processes import Servers, answers, free_port

TOKEN = "admin-of-this-run"  # of a cluster on 127.0.0.1 that ends with the tests


def control_plane(name: str, servers: Servers, programs: Mapping[str, Path], authority: Authority) -> Cluster:
    """A cluster without nodes. Its servers are called `<name>-etcd` and so on."""
    folder = servers.folder / name
    folder.mkdir()
    etcd = _etcd(name, servers, programs, folder)
    api = Api(free_port(), authority.certificate, TOKEN)
    cluster = Cluster(name, api, write_kubeconfig(folder / "kubeconfig", api))
    certificate = authority.issue(f"{name}-api", "127.0.0.1", "localhost", "kubernetes.default.svc")
    accounts = authority.issue(f"{name}-service-accounts", "service-accounts").key
    tokens = folder / "tokens.csv"
    tokens.write_text(f'{TOKEN},admin,admin,"system:masters"\n', encoding="utf-8")
    servers.start(
        f"{name}-api-server",
        [
            programs["kube-apiserver"],
            f"--etcd-servers=http://127.0.0.1:{etcd}",
            f"--secure-port={api.port}",
            "--bind-address=127.0.0.1",
            f"--tls-cert-file={certificate.certificate}",
            f"--tls-private-key-file={certificate.key}",
            f"--token-auth-file={tokens}",
            "--authorization-mode=RBAC",
            "--allow-privileged=true",  # as anywhere: what keeps such pods out are namespaces' levels
            "--service-cluster-ip-range=10.96.0.0/16",
            "--service-account-issuer=https://kubernetes.default.svc",
            f"--service-account-key-file={accounts}",
            f"--service-account-signing-key-file={accounts}",
        ],
        ready=lambda: _is_ready(api),
    )
    kubeconfig = f"--kubeconfig={cluster.kubeconfig}"
    for program, more in (
        (
            "kube-controller-manager",
            [f"--service-account-private-key-file={accounts}", f"--root-ca-file={authority.certificate}"],
        ),
        ("kube-scheduler", []),
    ):
        port = free_port()
        servers.start(
            f"{name}-{program.removeprefix('kube-')}",
            [programs[program], kubeconfig, "--leader-elect=false", f"--secure-port={port}", *more],
            ready=lambda port=port: answers(port),  # type: ignore[misc]
        )
    return cluster


def _etcd(name: str, servers: Servers, programs: Mapping[str, Path], folder: Path) -> int:
    """The port it listens on."""
    port, peer = free_port(), free_port()
    servers.start(
        f"{name}-etcd",
        [
            programs["etcd"],
            f"--data-dir={folder / 'etcd'}",
            "--unsafe-no-fsync",
            f"--listen-client-urls=http://127.0.0.1:{port}",
            f"--advertise-client-urls=http://127.0.0.1:{port}",
            f"--listen-peer-urls=http://127.0.0.1:{peer}",
            f"--initial-advertise-peer-urls=http://127.0.0.1:{peer}",
            f"--initial-cluster=default=http://127.0.0.1:{peer}",
            "--log-level=warn",
        ],
        ready=lambda: answers(port),
    )
    return port


def _is_ready(api: Api) -> bool:
    try:
        api.request("GET", "/readyz")
    except Exception:  # not yet listening, or not yet ready: it is asked again
        return False
    return True
