"""The team's claim."""

import pytest

from charts.workspace.storage import storage
from tests.charts.manifests import the
from tests.charts.tenants import BARE, tenant


@pytest.mark.parametrize(
    ("nodes", "mode", "storage_class"),
    [("many", "ReadWriteMany", "many_nodes"), ("one", "ReadWriteOnce", "single_node")],
)
def test_the_class_can_do_what_the_mode_asks_for(nodes: str, mode: str, storage_class: str) -> None:
    spec = the(storage(tenant({"storage": {"size": "1Ti", "nodes": nodes}})), "PersistentVolumeClaim")["spec"]
    assert spec["accessModes"] == [mode]
    assert spec["storageClassName"] == BARE["storage"][storage_class]
    assert spec["resources"]["requests"]["storage"] == "1Ti"


def test_argo_cd_keeps_it_when_it_leaves_git_and_when_the_application_goes() -> None:
    annotations = the(storage(tenant({})), "PersistentVolumeClaim")["metadata"]["annotations"]
    options = annotations["argocd.argoproj.io/sync-options"].split(",")
    assert {"Prune=false", "Delete=false"} <= set(options)
