"""Where an accelerator's nodes are, and who shares its GPUs out."""

from charts.foundation.accelerators import node_labels, shared_by_plugin
from tests.charts.tenants import BARE, FULL, site

GKE = site(FULL).cluster
ELSEWHERE = site(BARE | {"accelerators": FULL["accelerators"]}).cluster


def test_a_pod_asks_for_the_nodes_that_the_platform_team_named() -> None:
    for cluster in (GKE, ELSEWHERE):
        for accelerator in cluster.accelerators.values():
            assert accelerator.node_selector.items() <= node_labels(cluster, accelerator).items()


def test_on_gke_a_shared_gpu_is_looked_for_where_as_many_share_it() -> None:
    sliced = GKE.accelerators["sliced"]
    labels = node_labels(GKE, sliced)
    assert labels["cloud.google.com/gke-gpu-sharing-strategy"] == "time-sharing"
    assert labels["cloud.google.com/gke-max-shared-clients-per-gpu"] == str(sliced.share)


def test_a_whole_gpu_is_looked_for_by_its_own_labels_only() -> None:
    small = GKE.accelerators["small"]
    assert node_labels(GKE, small) == dict(small.node_selector)


def test_one_of_them_shares_gpus_out_and_never_both() -> None:
    assert shared_by_plugin(GKE) == {}
    assert shared_by_plugin(ELSEWHERE) == {"sliced": ELSEWHERE.accelerators["sliced"].share}
    assert not any("gke" in label for label in node_labels(ELSEWHERE, ELSEWHERE.accelerators["sliced"]))
