"""What a team may ask for at once, and that its queue never admits more."""

from typing import Any

import pytest

from charts.foundation.manifest import Manifest
from charts.foundation.pods import GPU_RESOURCE
from charts.foundation.quantities import size_bytes
from charts.foundation.tenant import Tenant
from charts.platform.kueue import resource_flavors
from charts.tenancy.queue import queue
from charts.tenancy.quota import limits, quota
from tests.charts.tenancy.teams import FULL, MINIMAL
from tests.charts.tenants import BARE, site, tenant
from tests.charts.tenants import FULL as FULL_CLUSTER

EXPLICIT = {"quota": {"gpus": {"small": 1}, "cpu": 5, "memory": "7Gi", "storage": "900Gi"}}


def at_full(words: dict[str, Any]) -> Tenant:
    return tenant(words, site(FULL_CLUSTER))


def hard(words: dict[str, Any]) -> dict[str, str]:
    (manifest,) = quota(at_full(words))
    return dict(manifest.body["spec"]["hard"])


def bounds(words: dict[str, Any], kind: str) -> dict[str, Any]:
    (manifest,) = limits(at_full(words))
    (bound,) = [bound for bound in manifest.body["spec"]["limits"] if bound["type"] == kind]
    return dict(bound)


def by_kind(words: dict[str, Any]) -> dict[str, Manifest]:
    return {manifest.kind: manifest for manifest in queue(at_full(words))}


def nominal(words: dict[str, Any]) -> dict[tuple[str, str], str]:
    groups = by_kind(words)["ClusterQueue"].body["spec"]["resourceGroups"]
    return {
        (flavor["name"], resource["name"]): resource["nominalQuota"]
        for group in groups
        for flavor in group["flavors"]
        for resource in flavor["resources"]
    }


def test_a_team_without_a_gpu_quota_gets_no_gpu() -> None:
    assert hard(MINIMAL)[f"requests.{GPU_RESOURCE}"] == "0"


def test_gpus_of_all_accelerators_are_one_sum() -> None:
    assert hard(FULL)[f"requests.{GPU_RESOURCE}"] == str(sum(FULL["quota"]["gpus"].values()))


@pytest.mark.parametrize("resource", ["requests.cpu", "requests.memory"])
def test_by_default_cpu_and_memory_grow_by_the_same_with_every_gpu(resource: str) -> None:
    def amount(gpus: int) -> int:
        value = hard({"quota": {"gpus": {"small": gpus}}})[resource]
        return size_bytes(value) if value.endswith("i") else int(value)

    assert 0 < amount(0) < amount(1)
    assert amount(3) - amount(2) == amount(1) - amount(0)


def test_what_the_team_writes_is_what_it_gets() -> None:
    written = hard(EXPLICIT)
    assert (written["requests.cpu"], written["requests.memory"], written["requests.storage"]) == ("5", "7Gi", "900Gi")


@pytest.mark.parametrize("words", [MINIMAL, FULL, EXPLICIT, {"storage": {"size": "3Ti"}}])
def test_the_teams_claim_fits_the_quota_and_the_largest_claim(words: dict[str, Any]) -> None:
    claim = size_bytes(at_full(words).team.storage.size)
    largest = size_bytes(bounds(words, "PersistentVolumeClaim")["max"]["storage"])
    assert claim <= largest <= size_bytes(hard(words)["requests.storage"])
    assert int(hard(words)["persistentvolumeclaims"]) >= 1


def test_nothing_may_open_a_port_of_a_node_or_buy_a_load_balancer() -> None:
    assert hard(FULL)["services.nodeports"] == hard(FULL)["services.loadbalancers"] == "0"


def test_a_silent_container_passes_every_quota_on_containers() -> None:
    silent = bounds(MINIMAL, "Container")
    asked = {name.removeprefix("requests.") for name in hard(MINIMAL) if name in ("requests.cpu", "requests.memory")}
    assert asked <= set(silent["defaultRequest"])
    assert size_bytes(silent["defaultRequest"]["memory"]) <= size_bytes(silent["default"]["memory"])


def test_without_kueue_there_is_no_queue() -> None:
    assert list(queue(tenant(FULL, site(BARE)))) == []


@pytest.mark.parametrize("words", [MINIMAL, FULL, EXPLICIT])
def test_the_queue_never_admits_what_the_quota_refuses(words: dict[str, Any]) -> None:
    admitted, most = nominal(words), hard(words)
    gpus = sum(int(amount) for (_, resource), amount in admitted.items() if resource == GPU_RESOURCE)
    assert gpus <= int(most[f"requests.{GPU_RESOURCE}"])
    assert admitted["default", "cpu"] == most["requests.cpu"]
    assert admitted["default", "memory"] == most["requests.memory"]


def test_a_team_borrows_nothing_since_its_quota_would_refuse_the_pods() -> None:
    groups = by_kind(FULL)["ClusterQueue"].body["spec"]["resourceGroups"]
    resources = [resource for group in groups for flavor in group["flavors"] for resource in flavor["resources"]]
    assert {resource["borrowingLimit"] for resource in resources} == {"0"}


def test_trainings_are_left_what_served_models_and_webuis_do_not_take() -> None:
    served = sum(
        serving["gpus"]["small"] * serving.get("replicas", {"max": 1})["max"] for serving in FULL["serving"].values()
    )
    webuis = len(FULL["users"]) * FULL["webui"]["gpus"]["small"]
    assert nominal(FULL)["small", GPU_RESOURCE] == str(FULL["quota"]["gpus"]["small"] - served - webuis)
    assert nominal(FULL)["large", GPU_RESOURCE] == str(FULL["quota"]["gpus"]["large"])


def test_a_workspace_that_takes_more_than_the_quota_leaves_none() -> None:
    words = FULL | {"quota": {"gpus": {"small": 1}}}
    assert nominal(words)["small", GPU_RESOURCE] == "0"


@pytest.mark.parametrize("words", [MINIMAL, FULL])
def test_every_flavor_of_a_queue_exists_and_covers_its_group(words: dict[str, Any]) -> None:
    flavors = {manifest.name for manifest in resource_flavors(site(FULL_CLUSTER))}
    for group in by_kind(words)["ClusterQueue"].body["spec"]["resourceGroups"]:
        assert group["flavors"]
        for flavor in group["flavors"]:
            assert flavor["name"] in flavors
            assert [resource["name"] for resource in flavor["resources"]] == group["coveredResources"]


def test_only_the_teams_namespace_queues_in_its_queue() -> None:
    kinds = by_kind(FULL)
    selector = kinds["ClusterQueue"].body["spec"]["namespaceSelector"]["matchLabels"]
    assert selector == {"kubernetes.io/metadata.name": kinds["LocalQueue"].body["metadata"]["namespace"]}
    assert kinds["LocalQueue"].body["spec"]["clusterQueue"] == kinds["ClusterQueue"].name
