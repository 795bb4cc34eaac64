"""The gateway's place: the address `llm-gateway.llm-shared` that applications call served models at.

A Service and no pods: the gateway's Envoy and its configuration, made from every team's `serving`, do not exist yet.
Until they do, a call to the address finds nobody. The Service stands first because its name and labels are what
policies and the prompt console are written against.
"""

from collections.abc import Iterator

from charts.foundation.manifest import Manifest, namespaced
from charts.foundation.naming import GATEWAY, GATEWAY_PORT, PODS_FROM_ELSEWHERE, SHARED_NAMESPACE, Workload
from charts.foundation.tenant import Site

WORKLOAD = Workload(name=GATEWAY, instance=GATEWAY, component="gateway")
URL = f"http://{GATEWAY}.{SHARED_NAMESPACE}.svc"


def gateway(site: Site) -> Iterator[Manifest]:
    if site.shared.gateway is not None:
        yield namespaced(
            site,
            "Service",
            GATEWAY,
            {
                "spec": {
                    "type": "ClusterIP",
                    "selector": WORKLOAD.selector,
                    "ports": [{"name": "http", "port": 80, "targetPort": GATEWAY_PORT}],
                }
            },
            field=("shared", site.cluster_name, "gateway"),
            labels=WORKLOAD.labels,
            annotations={PODS_FROM_ELSEWHERE: "the gateway's Envoy, which is not there yet"},
        )
