"""Kueue's ResourceFlavors: the kinds of nodes that teams' queues count their quotas in.

One an accelerator, with the labels of its nodes, so that Kueue charges a training to the kind of GPU it selects; and
one for CPU and memory without any label, since those are counted whatever node they are on. The names are agreed
with the teams' ClusterQueues in `charts/foundation/queueing.py`.
Source: https://kueue.sigs.k8s.io/docs/concepts/resource_flavor/
"""

from collections.abc import Iterator

from charts.foundation.accelerators import node_labels
from charts.foundation.manifest import Manifest, cluster_wide
from charts.foundation.pods import GPU_TOLERATION
from charts.foundation.queueing import CPU_FLAVOR, flavor
from charts.foundation.tenant import Site


def resource_flavors(site: Site) -> Iterator[Manifest]:
    if site.cluster.queueing != "kueue":
        return
    cluster = ("clusters", site.cluster_name)
    yield cluster_wide(site, "ResourceFlavor", CPU_FLAVOR, {"spec": {}}, field=(*cluster, "queueing"))
    for name, accelerator in site.cluster.accelerators.items():
        nodes = {"nodeLabels": node_labels(site.cluster, accelerator), "tolerations": [dict(GPU_TOLERATION)]}
        field = (*cluster, "accelerators", name)
        yield cluster_wide(site, "ResourceFlavor", flavor(name), {"spec": nodes}, field=field)
