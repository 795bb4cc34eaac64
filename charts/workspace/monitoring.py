"""Who scrapes the metrics of served models: one object for all of the team's vLLM pods, in the cluster's own words.

The interval is the 30 seconds of Google's examples:
https://cloud.google.com/stackdriver/docs/managed-prometheus/setup-managed#gmp-pod-monitoring
"""

from collections.abc import Iterator

from charts.foundation.manifest import Manifest, namespaced
from charts.foundation.naming import pods_of
from charts.foundation.tenant import Tenant
from charts.workspace.served_models import served_models

NAME = "vllm"


def monitoring(tenant: Tenant) -> Iterator[Manifest]:
    if not any(served_models(tenant)):
        return
    selector = {"matchLabels": pods_of("serving")}
    endpoints = [{"port": "http", "path": "/metrics", "interval": "30s"}]
    match tenant.cluster.metrics:
        case "google-managed":
            spec = {"selector": selector, "endpoints": endpoints}
            yield namespaced(tenant, "PodMonitoring", NAME, {"spec": spec}, field=("serving",))
        case "prometheus-operator":
            spec = {"selector": selector, "podMetricsEndpoints": endpoints}
            yield namespaced(tenant, "PodMonitor", NAME, {"spec": spec}, field=("serving",))
        case "none":
            return
