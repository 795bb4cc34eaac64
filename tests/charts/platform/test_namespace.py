"""The namespace that a cluster's teams share."""

from charts.platform.namespace import shared_namespace
from tests.charts.tenants import BARE, SHARED, site


def test_a_cluster_that_shares_nothing_gets_none() -> None:
    assert list(shared_namespace(site())) == []


def test_any_shared_service_asks_for_it() -> None:
    for service, words in SHARED.items():
        [namespace] = shared_namespace(site(shared={service: words}))
        assert namespace.name == site().namespace


def test_it_admits_restricted_pods_as_the_clusters_version_defines_them() -> None:
    [namespace] = shared_namespace(site(BARE | {"kubernetes": "1.34"}, SHARED))
    labels = namespace.body["metadata"]["labels"]
    for mode in ("enforce", "audit", "warn"):
        assert labels[f"pod-security.kubernetes.io/{mode}"] == "restricted"
        assert labels[f"pod-security.kubernetes.io/{mode}-version"] == "v1.34"


def test_argo_cd_asks_before_it_deletes_it() -> None:
    [namespace] = shared_namespace(site(shared=SHARED))
    options = namespace.body["metadata"]["annotations"]["argocd.argoproj.io/sync-options"].split(",")
    assert {"Prune=confirm", "Delete=confirm"} <= set(options)
