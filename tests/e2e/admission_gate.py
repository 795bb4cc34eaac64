"""A sync held up in its middle: before it makes a certain Job, the API server asks us, and we let it wait.

Whoever kills a server meanwhile hits the middle of a sync for certain, and not by luck.
"""

import base64
import json
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

from charts.foundation.network import NAMESPACE_LABEL
from tests.e2e.certificates import Authority, authority
from tests.e2e.cluster import KINDS, Cluster, apply, delete
from tests.e2e.waiting import wait_for

ANSWER_WITHIN = 30
"""Seconds that an API server waits for a webhook at most."""


@dataclass(frozen=True)
class Gate:
    job: str
    in_use: Event = field(default_factory=Event)
    """The API server asks about Jobs."""
    reached: Event = field(default_factory=Event)
    """It asks about this one, and waits."""
    opened: Event = field(default_factory=Event)

    def review(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.in_use.set()
        if asked["name"] == self.job and not asked.get("dryRun"):
            self.reached.set()
            self.opened.wait(ANSWER_WITHIN)
        return {"uid": asked["uid"], "allowed": True}


@contextmanager
def gate(cluster: Cluster, namespace: str, job: str, folder: Path) -> Iterator[Gate]:
    """No Job of that name is made in the namespace until the gate is opened; `folder` takes the certificates."""
    trust = authority(folder / "gate")
    held = Gate(job)
    with _server(held, trust) as port:
        configuration = _configuration(namespace, port, trust)
        apply(cluster, configuration)
        try:
            wait_for("the API server to ask", lambda: _is_asked(cluster, namespace, held))
            yield held
        finally:
            held.opened.set()
            delete(cluster, configuration["kind"], configuration["metadata"]["name"])


@contextmanager
def _server(gate: Gate, trust: Authority) -> Iterator[int]:
    """The port it listens on."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            review = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            answer = json.dumps({**review, "response": gate.review(review["request"])}).encode()
            with suppress(OSError):  # who asked was killed meanwhile
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

        def log_message(self, format: str, *arguments: Any) -> None:
            """Nothing: what is asked is seen in the gate."""

    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    certificate = trust.issue("server", "127.0.0.1")
    tls.load_cert_chain(certificate.certificate, certificate.key)
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.socket = tls.wrap_socket(server.socket, server_side=True)
        Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_port
        finally:
            server.shutdown()


def _configuration(namespace: str, port: int, trust: Authority) -> dict[str, Any]:
    rule = {"apiGroups": ["batch"], "apiVersions": ["v1"], "resources": ["jobs"], "operations": ["CREATE"]}
    bundle = base64.b64encode(trust.certificate.read_bytes()).decode()
    webhook = {
        "name": "gate.tunefleet.test",
        "admissionReviewVersions": ["v1"],
        "sideEffects": "None",
        "failurePolicy": "Ignore",
        "timeoutSeconds": ANSWER_WITHIN,
        "namespaceSelector": {"matchLabels": {NAMESPACE_LABEL: namespace}},
        "rules": [rule],
        "clientConfig": {"url": f"https://127.0.0.1:{port}", "caBundle": bundle},
    }
    kind = "ValidatingWebhookConfiguration"
    return {
        "apiVersion": KINDS[kind],
        "kind": kind,
        "metadata": {"name": f"gate-of-{namespace}"},
        "webhooks": [webhook],
    }


def _is_asked(cluster: Cluster, namespace: str, gate: Gate) -> bool:
    """A new configuration takes a moment to be heeded; a Job that is not meant shows when it is."""
    pod = {"restartPolicy": "Never", "containers": [{"name": "it", "image": "example.com/it:1"}]}
    job = {
        "apiVersion": KINDS["Job"],
        "kind": "Job",
        "metadata": {"name": "is-the-gate-there", "namespace": namespace},
        "spec": {"template": {"spec": pod}},
    }
    apply(cluster, job, dry_run=True)
    return gate.in_use.is_set()
