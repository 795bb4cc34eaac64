"""What holds for the whole Argo CD: a part of its ConfigMap, and a default project in which nothing goes."""

from charts.delivery.settings import argocd_cm, locked_default
from tests.charts.manifests import the
from tests.charts.tenants import delivery


def test_the_fragment_is_found_by_argo_cd_and_claims_nothing_of_whoever_installed_it() -> None:
    metadata = the(argocd_cm(delivery(argocd={"namespace": "gitops"})), "ConfigMap")["metadata"]
    assert metadata == {
        "name": "argocd-cm",
        "namespace": "gitops",
        # The second is what Argo CD selects its settings by: https://argo-cd.readthedocs.io/en/stable/faq/
        "labels": {"app.kubernetes.io/name": "argocd-cm", "app.kubernetes.io/part-of": "argocd"},
    }


def test_each_key_is_one_that_argo_cd_reads() -> None:
    data = the(argocd_cm(delivery()), "ConfigMap")["data"]
    health = [key for key in data if key.startswith("resource.customizations.health.")]
    assert {key.rpartition(".health.")[2] for key in health} == {"batch_Job", "jobset.x-k8s.io_JobSet"}
    assert set(data) - set(health) == {"application.resourceTrackingMethod"}
    assert data["application.resourceTrackingMethod"] == "annotation"


def test_nothing_goes_anywhere_from_anywhere_by_default() -> None:
    project = the(locked_default(delivery()), "AppProject", "default")["spec"]
    assert not any(project[key] for key in ("sourceRepos", "sourceNamespaces", "destinations"))
    assert project["clusterResourceWhitelist"] == []
    assert project["namespaceResourceBlacklist"] == [{"group": "*", "kind": "*"}]
