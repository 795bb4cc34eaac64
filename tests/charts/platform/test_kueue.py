"""The flavors that teams' queues count their quotas in."""

from typing import Any

from charts.foundation.naming import Workload
from charts.foundation.pods import Compute, Container, Pod, template
from charts.platform.kueue import resource_flavors
from charts.tenancy.queue import queue
from tests.charts.tenants import FULL, site, tenant


def flavors() -> dict[str, dict[str, Any]]:
    return {manifest.name: manifest.body["spec"] for manifest in resource_flavors(site(FULL))}


def named_by(groups: list[dict[str, Any]], resource: str) -> set[str]:
    return {flavor["name"] for group in groups if resource in group["coveredResources"] for flavor in group["flavors"]}


def test_none_without_kueue() -> None:
    assert list(resource_flavors(site())) == []


def test_every_flavor_that_a_teams_queue_names_exists() -> None:
    team = tenant({"quota": {"gpus": dict.fromkeys(FULL["accelerators"], 1)}}, site(FULL))
    [spec] = (manifest.body["spec"] for manifest in queue(team) if manifest.kind == "ClusterQueue")
    for resource in ("cpu", "nvidia.com/gpu"):
        named = named_by(spec["resourceGroups"], resource)
        assert named
        assert named <= flavors().keys()


def test_cpu_and_memory_are_counted_on_every_node() -> None:
    team = tenant({}, site(FULL))
    [spec] = (manifest.body["spec"] for manifest in queue(team) if manifest.kind == "ClusterQueue")
    [name] = named_by(spec["resourceGroups"], "cpu")
    assert "nodeLabels" not in flavors()[name]


def test_a_pod_is_counted_where_it_runs() -> None:
    """Kueue gives a pod a flavor only if its labels do not contradict the pod's selector."""
    at = site(FULL)
    for name, accelerator in at.cluster.accelerators.items():
        container = Container("program", "registry.example/image:1", ("program",), Compute("1", "1Gi", "1", "1Gi", 1))
        pod = Pod(Workload("program", "one", "training"), container, "training", accelerator)
        spec = template(at, pod)["spec"]
        assert flavors()[name]["nodeLabels"] == spec["nodeSelector"]
        assert flavors()[name]["tolerations"] == spec["tolerations"]
