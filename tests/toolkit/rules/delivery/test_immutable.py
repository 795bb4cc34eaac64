"""Changes that the API server refuses are found against the committed tree; those that it takes are not."""

import re
from copy import deepcopy
from typing import Any

import pytest

from tests.toolkit.rules.fleets import Object, Placed, deployment, fleet, job, pod, said, thing
from toolkit.rules.delivery.immutable import immutable, shrunk_claim

CLAIM = thing(
    "PersistentVolumeClaim",
    spec={
        "accessModes": ["ReadWriteOnce"],
        "storageClassName": "fast",
        "resources": {"requests": {"storage": "200Gi"}},
    },
)
SET = thing("StatefulSet", spec={"serviceName": "it", "template": pod(), "volumeClaimTemplates": [CLAIM]})
INDEXED = job(completionMode="Indexed", completions=2, parallelism=2)
SEALED = thing("ConfigMap", immutable=True, data={"a": "1"})
LOOSE = thing("ConfigMap", data={"a": "1"})
BINDING = thing("RoleBinding", roleRef={"kind": "Role", "name": "owners"}, subjects=[])
PRIORITY = thing("PriorityClass", namespace=None, value=1, description="one")
CLASS = thing("StorageClass", namespace=None, provisioner="nfs", allowVolumeExpansion=False)
QUEUE = thing("LocalQueue", spec={"clusterQueue": "a", "stopPolicy": "None"})
RUN = thing("Job", labels={"kueue.x-k8s.io/queue-name": "a"}, spec={"template": pod()})
SERVICE = thing("Service", spec={"clusterIP": "None", "ports": [{"port": 80}]})
JOBSET = thing("JobSet", spec={"replicatedJobs": [{"name": "node", "replicas": 1}]})


def changed(body: Object, path: str, to: Any) -> dict[str, Any]:
    """The body with something else at a path such as `spec.selector`."""
    copy: Any = deepcopy(body)
    *way, last = path.split(".")
    inner = copy
    for step in way:
        inner = inner[int(step)] if isinstance(inner, list) else inner.setdefault(step, {})
    inner[last] = to
    return dict(copy)


@pytest.mark.parametrize(
    ("before", "path", "to"),
    [
        (job(), "spec.template.spec.containers.0.image", "registry.example/it:2"),
        (job(), "spec.selector", {"matchLabels": {"a": "b"}}),
        (job(completions=1), "spec.completions", 2),
        (job(), "spec.completionMode", "Indexed"),
        (job(), "spec.podFailurePolicy", {"rules": []}),
        (INDEXED, "spec.completions", 3),
        (JOBSET, "spec.replicatedJobs.0.replicas", 2),
        (deployment(), "spec.selector.matchLabels.app", "other"),
        (SET, "spec.serviceName", "other"),
        (SET, "spec.podManagementPolicy", "Parallel"),
        (SET, "spec.volumeClaimTemplates.0.spec.storageClassName", "slow"),
        (CLAIM, "spec.storageClassName", "slow"),
        (CLAIM, "spec.accessModes", ["ReadWriteMany"]),
        (CLAIM, "spec.volumeMode", "Block"),
        (SERVICE, "spec.clusterIP", None),
        (SEALED, "data.a", "2"),
        (SEALED, "immutable", False),
        (BINDING, "roleRef.name", "guests"),
        (PRIORITY, "value", 2),
        (CLASS, "provisioner", "disk"),
        (QUEUE, "spec.clusterQueue", "b"),
    ],
)
def test_what_the_api_server_refuses(before: Object, path: str, to: Any) -> None:
    (complaint,) = said(immutable, fleet(changed(before, path, to), committed=[before]))
    assert complaint.text.startswith(f"`{path.replace('.0.', '[0].')}")
    assert complaint.field == (before["kind"], "it")


@pytest.mark.parametrize(
    ("before", "path", "to"),
    [
        (job(), "metadata.annotations", {"why": "not"}),
        (job(), "spec.parallelism", 3),
        (deployment(), "spec.template.spec.containers.0.image", "registry.example/it:2"),
        (SET, "spec.replicas", 2),
        (SET, "spec.template.spec.containers.0.image", "registry.example/it:2"),
        (CLAIM, "spec.resources.requests.storage", "300Gi"),
        (SERVICE, "spec.ports.0.port", 81),
        (LOOSE, "data.a", "2"),
        (LOOSE, "immutable", True),
        (BINDING, "subjects", [{"kind": "User"}]),
        (PRIORITY, "description", "uno"),
        (CLASS, "allowVolumeExpansion", True),
        (QUEUE, "spec.stopPolicy", "Hold"),
    ],
)
def test_what_the_api_server_takes(before: Object, path: str, to: Any) -> None:
    after = changed(before, path, to)
    assert after != before
    assert not said(immutable, fleet(after, committed=[before]))


def test_an_indexed_job_grows_if_it_runs_as_many_at_once() -> None:
    assert not said(immutable, fleet(job(completionMode="Indexed", completions=3, parallelism=3), committed=[INDEXED]))


def test_a_run_stays_in_its_queue() -> None:
    (complaint,) = said(immutable, fleet(changed(RUN, "metadata.labels", {}), committed=[RUN]))
    assert "kueue.x-k8s.io/queue-name` cannot change" in complaint.text


def test_an_object_of_another_name_cluster_or_namespace_is_another_one() -> None:
    before = job()
    assert not said(immutable, fleet(job("other", pod(a=1)), committed=[before]))
    assert not said(immutable, fleet(Placed(job("it", pod(a=1)), "elsewhere/team-x/runs.k8s.yaml"), committed=[before]))
    moved = changed(job("it", pod(a=1)), "metadata.namespace", "other")
    assert not said(immutable, fleet(moved, committed=[before]))


def test_it_is_found_although_it_moved_to_another_file() -> None:
    before = Placed(deployment(), "somewhere/team-x/tenancy.k8s.yaml")
    assert said(immutable, fleet(changed(deployment(), "spec.selector.matchLabels.app", "other"), committed=[before]))


def test_the_text_shows_what_changed_and_no_novel() -> None:
    (complaint,) = said(immutable, fleet(changed(SEALED, "data.a", "x" * 500), committed=[SEALED]))
    assert "it was `1` and is `xxx" in complaint.text
    assert len(complaint.text) < 200


@pytest.mark.parametrize(("line", "between"), [("lr: ", "name: x\n" * 50), ("lr: ", "x" * 500), ("", "x" * 500)])
def test_the_text_shows_where_long_texts_differ(line: str, between: str) -> None:
    before, after = (changed(SEALED, "data.a", f"{between}{line}{number}\nend: 1\n") for number in (11, 22))
    (complaint,) = said(immutable, fleet(after, committed=[before]))
    was, now = re.findall(r"`…([^`]*)…`", complaint.text)
    assert was.endswith(f"{line}11")
    assert now == was.replace("11", "22")
    assert len(complaint.text) < 200


def test_the_text_shows_no_line_of_a_private_key() -> None:
    head = " ".join(("-----BEGIN", "PRIVATE", "KEY-----"))
    before, after = (changed(SEALED, "data.a", f"{head}\n{letter * 64}\n") for letter in "xy")
    (complaint,) = said(immutable, fleet(after, committed=[before]))
    assert "a private key" in complaint.text
    assert "xxx" not in complaint.text
    assert "yyy" not in complaint.text


def test_a_tuple_is_as_good_as_a_list() -> None:
    assert not said(immutable, fleet(changed(CLAIM, "spec.accessModes", ("ReadWriteOnce",)), committed=[CLAIM]))


@pytest.mark.parametrize(("size", "found"), [("199Gi", 1), ("100Gi", 1), ("200Gi", 0), ("0.25Ti", 0), ("204800Mi", 0)])
def test_a_claim_does_not_shrink(size: str, found: int) -> None:
    after = changed(CLAIM, "spec.resources.requests.storage", size)
    assert len(said(shrunk_claim, fleet(after, committed=[CLAIM]))) == found
    assert not said(shrunk_claim, fleet(after)), "a new claim has any size"
