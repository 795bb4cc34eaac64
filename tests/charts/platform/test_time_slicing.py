"""How several pods come to use one GPU."""

import json
from typing import Any

from charts.foundation.manifest import Manifest
from charts.platform.time_slicing import time_slicing
from tests.charts.tenants import BARE, FULL, site

SHARED_GPU: dict[str, Any] = {"memory": "24Gi", "node_selector": {"gpu": "shared"}, "count": 1, "share": 3}
WHOLE_GPU: dict[str, Any] = {"memory": "24Gi", "node_selector": {"gpu": "whole"}, "count": 1}


def replicas(config_map: Manifest, configuration: str) -> int:
    """How many pods each GPU of a node under the configuration counts for."""
    sharing = json.loads(config_map.body["data"][configuration]).get("sharing")
    if sharing is None:
        return 1
    [resource] = sharing["timeSlicing"]["resources"]
    return int(resource["replicas"])


def on(**accelerators: dict[str, Any]) -> list[Manifest]:
    return list(time_slicing(site(BARE | {"accelerators": accelerators})))


def test_where_no_gpu_is_shared_the_plugin_is_left_alone() -> None:
    assert list(time_slicing(site())) == []


def test_on_gke_the_node_pool_shares() -> None:
    assert any(accelerator["share"] > 1 for accelerator in FULL["accelerators"].values() if "share" in accelerator)
    assert list(time_slicing(site(FULL))) == []


def test_each_gpu_counts_as_often_as_pods_share_it() -> None:
    [config_map] = on(shared=SHARED_GPU)
    assert replicas(config_map, "shared") == SHARED_GPU["share"]


def test_a_single_configuration_needs_no_label_on_the_nodes() -> None:
    [config_map] = on(shared=SHARED_GPU)
    assert list(config_map.body["data"]) == ["shared"]


def test_beside_other_gpus_a_node_without_the_label_shares_nothing() -> None:
    [config_map] = on(shared=SHARED_GPU, whole=WHOLE_GPU)
    assert replicas(config_map, "default") == 1
    assert replicas(config_map, "shared") == SHARED_GPU["share"]
    assert "whole" not in config_map.body["data"]


def test_the_plugin_refuses_a_pod_that_asks_for_two_shares() -> None:
    [config_map] = on(shared=SHARED_GPU)
    assert json.loads(config_map.body["data"]["shared"])["sharing"]["timeSlicing"]["failRequestsGreaterThanOne"] is True


def test_the_resource_keeps_its_name_for_pods_and_quotas() -> None:
    [config_map] = on(shared=SHARED_GPU)
    assert json.loads(config_map.body["data"]["shared"])["sharing"]["timeSlicing"]["renameByDefault"] is False
