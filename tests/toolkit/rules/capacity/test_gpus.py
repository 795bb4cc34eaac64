from typing import Any

import pytest

from charts.foundation.tenant import Site
from tests.charts.tenants import BARE, site
from tests.toolkit.rules.capacity.clusters import (
    LARGE,
    SEVERAL,
    SLICED,
    SMALL,
    asking,
    autoscaler,
    jobset,
    keda,
    without_gpus,
)
from tests.toolkit.rules.fleets import deployment, fleet, job, said
from toolkit.rules.capacity.gpus import more_than_a_node, more_than_the_cluster, shares_of_one, unknown_accelerator
from toolkit.rules.rule import Complaint, Judge


def of(judge: Judge, *objects: dict[str, Any], at: Site = SEVERAL) -> list[Complaint]:
    return said(judge, fleet(*objects, sites=[at]))


def affinity(*values: str) -> dict[str, Any]:
    terms = [{"matchExpressions": [{"key": "gpu", "operator": "In", "values": list(values)}]}]
    return {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": terms}}}


@pytest.mark.parametrize(
    "template",
    [
        asking(1, {"gpu": "medium"}),
        asking(1, {"accelerator": "small"}),
        asking(1, {**SMALL, "zone": "a", "gpu": "medium"}),
        asking(1, affinity=affinity("medium")),
    ],
)
def test_an_accelerator_that_the_cluster_lacks(template: dict[str, Any]) -> None:
    [complaint] = of(unknown_accelerator, job("train", template))
    assert complaint.field == ("Job", "train")
    assert "1 GPU" in complaint.text
    assert "somewhere" in complaint.text


@pytest.mark.parametrize(
    "template",
    [
        asking(1, SMALL),
        asking(1, {**SMALL, "topology.kubernetes.io/zone": "a"}),
        asking(1, {**SMALL, "pool": "spot"}),
        asking(1, {"topology.kubernetes.io/zone": "a"}),
        asking(1),
        asking(1, affinity=affinity("small", "medium")),
        asking(0, {"gpu": "medium"}),
    ],
    ids=["its-label", "with-a-zone", "with-another-label", "a-zone-alone", "none", "a-choice", "no-gpu"],
)
def test_an_accelerator_that_the_cluster_has(template: dict[str, Any]) -> None:
    assert of(unknown_accelerator, job("train", template)) == []


def test_a_cluster_without_any() -> None:
    [complaint] = of(unknown_accelerator, job("train", asking(1)), at=without_gpus())
    assert "has no accelerator" in complaint.text


def test_labels_that_come_with_sharing_are_an_accelerators_too() -> None:
    gke = {"gke": {"project": "acme", "project_number": "123456789012"}}
    shared = {"memory": "24Gi", "node_selector": SMALL, "count": 1, "share": 3}
    at = site(BARE | {"accelerators": {"small": shared}, "identity": gke})
    clients = "cloud.google.com/gke-max-shared-clients-per-gpu"
    assert of(unknown_accelerator, job("train", asking(1, {**SMALL, clients: "3"})), at=at) == []
    assert len(of(unknown_accelerator, job("train", asking(1, {**SMALL, clients: "4"})), at=at)) == 1


def test_more_than_a_node_has() -> None:
    [complaint] = of(more_than_a_node, job("train", asking(3, SMALL)))
    assert complaint.field == ("Job", "train")
    assert "3 GPUs" in complaint.text
    assert "2 `small`" in complaint.text


@pytest.mark.parametrize("template", [asking(2, SMALL), asking(4, LARGE), asking(4), asking(3, SLICED)])
def test_no_more_than_some_node_has(template: dict[str, Any]) -> None:
    assert of(more_than_a_node, job("train", template)) == []


def test_more_than_any_node_has() -> None:
    assert len(of(more_than_a_node, job("train", asking(5)), at=site())) == 1


def test_containers_of_a_pod_add_up_and_init_containers_do_not() -> None:
    each = asking(2, SMALL)["spec"]["containers"][0]
    together = asking(2, SMALL)
    together["spec"]["containers"].append(each | {"name": "other"})
    before = asking(2, SMALL, initContainers=[each | {"name": "first"}])
    beside = asking(2, SMALL, initContainers=[each | {"name": "first", "restartPolicy": "Always"}])
    assert len(of(more_than_a_node, job("train", together))) == 1
    assert of(more_than_a_node, job("train", before)) == []
    assert len(of(more_than_a_node, job("train", beside))) == 1


def test_more_than_the_cluster_has() -> None:
    [complaint] = of(more_than_the_cluster, jobset("train", asking(2, SMALL), nodes=5))
    assert complaint.field == ("JobSet", "train")
    assert "10 GPUs" in complaint.text
    assert "8 `small`" in complaint.text


@pytest.mark.parametrize(
    "objects",
    [
        [jobset("train", asking(2, SMALL), nodes=4)],
        [deployment("web", asking(1, SLICED), replicas=3)],
        [job("one", asking(2, SMALL), parallelism=3), job("two", asking(2, SMALL), parallelism=3)],
        [deployment("web", asking(1, SMALL)), autoscaler("web", 1, 8)],
    ],
    ids=["all-nodes", "every-share", "two-that-wait-for-each-other", "scaled-as-far-as-there-is"],
)
def test_no_more_than_the_cluster_has(objects: list[dict[str, Any]]) -> None:
    assert of(more_than_the_cluster, *objects) == []


@pytest.mark.parametrize("scaler", [autoscaler("web", 1, 9), keda("web", 0, 9)])
def test_scaled_beyond_the_cluster(scaler: dict[str, Any]) -> None:
    [complaint] = of(more_than_the_cluster, deployment("web", asking(1, SMALL)), scaler)
    assert complaint.field == ("Deployment", "web")


def test_several_shares_of_one_gpu() -> None:
    [complaint] = of(shares_of_one, job("train", asking(2, SLICED)))
    assert complaint.field == ("Job", "train")
    assert "`sliced`" in complaint.text
    assert "3 pods" in complaint.text


@pytest.mark.parametrize("template", [asking(1, SLICED), asking(2, SMALL), asking(2)])
def test_one_share_or_whole_gpus(template: dict[str, Any]) -> None:
    assert of(shares_of_one, job("train", template)) == []
