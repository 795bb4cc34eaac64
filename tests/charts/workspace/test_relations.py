"""What holds in every workspace, whatever the team and its cluster: the objects fit each other."""

from collections import Counter
from typing import Any

import pytest

from charts.foundation.manifest import Manifest
from charts.foundation.naming import CLAIM
from charts.foundation.pods import GPU_RESOURCE
from charts.foundation.quantities import size_bytes
from charts.foundation.tenant import Tenant
from charts.model.team import Team
from charts.workspace.secrets import mentioned_secrets
from tests.charts.manifests import container, of_kind, pod, probes, secrets_read, the
from tests.charts.tenants import BARE, FULL, SHARED, site, tenant
from tests.charts.workspace.teams import EVERYTHING, GATEWAY_CLUSTER, MINIMAL, UNSCALED, workspace

TENANTS = {
    "minimal": tenant(MINIMAL),
    "webui-on-bare": tenant({"webui": {}}, site(BARE)),
    "full": tenant(EVERYTHING, site(FULL, SHARED)),
    "full-the-other-way": tenant(EVERYTHING, site(GATEWAY_CLUSTER, SHARED)),
    "full-unscaled-unexposed": tenant(EVERYTHING, site(UNSCALED)),
}

every_tenant = pytest.mark.parametrize("of", TENANTS.values(), ids=TENANTS.keys())


def deployments(manifests: list[Manifest]) -> list[dict[str, Any]]:
    return [dict(manifest.body) for manifest in of_kind(manifests, "Deployment")]


def selected(deployments: list[dict[str, Any]], selector: dict[str, str]) -> list[dict[str, Any]]:
    return [it for it in deployments if selector.items() <= it["spec"]["template"]["metadata"]["labels"].items()]


@every_tenant
def test_no_two_objects_are_one(of: Tenant) -> None:
    twice = [key for key, count in Counter((it.kind, it.name) for it in workspace(of)).items() if count > 1]
    assert twice == []


@every_tenant
def test_every_object_is_in_the_teams_namespace_and_knows_its_field(of: Tenant) -> None:
    for manifest in workspace(of):
        assert manifest.body["metadata"]["namespace"] == of.namespace
        assert manifest.field[0] in Team.__struct_fields__


@every_tenant
def test_a_deployment_selects_its_own_pods_only(of: Tenant) -> None:
    programs = deployments(workspace(of))
    for program in programs:
        assert selected(programs, program["spec"]["selector"]["matchLabels"]) == [program]


@every_tenant
def test_a_service_is_inside_and_leads_to_one_program_on_a_port_it_opens(of: Tenant) -> None:
    manifests = workspace(of)
    for service in of_kind(manifests, "Service"):
        spec = service.body["spec"]
        [program] = selected(deployments(manifests), spec["selector"])
        opened = {port["name"]: port["containerPort"] for port in container(program)["ports"]}
        assert spec["type"] == "ClusterIP"
        assert {port["targetPort"] for port in spec["ports"]} <= opened.keys()
        assert all(port["port"] == opened[port["targetPort"]] for port in spec["ports"])


@every_tenant
def test_a_probe_asks_a_port_that_the_program_opens(of: Tenant) -> None:
    for program in deployments(workspace(of)):
        opened = {port["name"] for port in container(program)["ports"]}
        asked = {probe["httpGet"]["port"] for probe in probes(program)}
        assert asked
        assert asked <= opened


@every_tenant
def test_what_a_pod_mounts_and_reads_exists_or_is_declared(of: Tenant) -> None:
    manifests = workspace(of)
    config_maps = {manifest.name for manifest in of_kind(manifests, "ConfigMap")}
    for program in deployments(manifests):
        volumes = {volume["name"]: volume for volume in pod(program)["volumes"]}
        assert {mount["name"] for mount in container(program)["volumeMounts"]} == volumes.keys()
        assert {it["configMap"]["name"] for it in volumes.values() if "configMap" in it} <= config_maps
        claims = {it["persistentVolumeClaim"]["claimName"] for it in volumes.values() if "persistentVolumeClaim" in it}
        assert claims <= {CLAIM}
        assert secrets_read(program) <= mentioned_secrets(of).keys()
    assert the(manifests, "PersistentVolumeClaim")["metadata"]["name"] == CLAIM


@every_tenant
def test_a_program_starts_in_a_folder_that_it_may_write(of: Tenant) -> None:
    for program in deployments(workspace(of)):
        start = container(program).get("workingDir")
        writable = {it["mountPath"] for it in container(program)["volumeMounts"] if not it.get("readOnly")}
        assert start is None or start in writable


@every_tenant
def test_memory_holds_what_is_in_dev_shm(of: Tenant) -> None:
    for program in deployments(workspace(of)):
        resources = container(program)["resources"]
        promised, most = (size_bytes(resources[kind]["memory"]) for kind in ("requests", "limits"))
        in_memory = [it["emptyDir"] for it in pod(program)["volumes"] if it.get("emptyDir", {}).get("medium")]
        assert sum(size_bytes(volume["sizeLimit"]) for volume in in_memory) < promised <= most


@every_tenant
def test_a_program_with_a_gpu_is_placed_where_there_is_one(of: Tenant) -> None:
    for program in deployments(workspace(of)):
        holds_gpus = GPU_RESOURCE in container(program)["resources"]["limits"]
        assert holds_gpus == bool(pod(program).get("nodeSelector")) == bool(pod(program).get("tolerations"))


@every_tenant
def test_the_number_of_copies_is_said_by_git_or_by_one_autoscaler(of: Tenant) -> None:
    manifests = workspace(of)
    scalers = [*of_kind(manifests, "ScaledObject"), *of_kind(manifests, "HorizontalPodAutoscaler")]
    targets = Counter(scaler.body["spec"]["scaleTargetRef"]["name"] for scaler in scalers)
    unnumbered = [it["metadata"]["name"] for it in deployments(manifests) if "replicas" not in it["spec"]]
    assert sorted(targets.elements()) == sorted(unnumbered)


@every_tenant
def test_a_budget_never_holds_a_drain_up(of: Tenant) -> None:
    manifests = workspace(of)
    for budget in of_kind(manifests, "PodDisruptionBudget"):
        [program] = selected(deployments(manifests), budget.body["spec"]["selector"]["matchLabels"])
        name = program["metadata"]["name"]
        fewest = program["spec"].get("replicas") or next(
            spec.get("minReplicaCount") or spec.get("minReplicas")
            for spec in (it.body["spec"] for it in manifests if it.kind in ("ScaledObject", "HorizontalPodAutoscaler"))
            if spec["scaleTargetRef"]["name"] == name
        )
        assert 1 <= budget.body["spec"]["maxUnavailable"] < fewest
        assert budget.body["spec"]["unhealthyPodEvictionPolicy"] == "AlwaysAllow"


@every_tenant
def test_the_way_in_leads_to_a_service_that_exists(of: Tenant) -> None:
    manifests = workspace(of)
    ports = {it.name: {port["port"] for port in it.body["spec"]["ports"]} for it in of_kind(manifests, "Service")}
    for ingress in of_kind(manifests, "Ingress"):
        [rule] = ingress.body["spec"]["rules"]
        [path] = rule["http"]["paths"]
        backend = path["backend"]["service"]
        assert backend["port"]["number"] in ports[backend["name"]]
        assert [rule["host"]] == ingress.body["spec"]["tls"][0]["hosts"]
    for route in of_kind(manifests, "HTTPRoute"):
        [backend] = route.body["spec"]["rules"][0]["backendRefs"]
        assert backend["port"] in ports[backend["name"]]


@every_tenant
def test_no_password_stands_in_a_manifest(of: Tenant) -> None:
    """Only references to Secrets: a variable that sounds like a secret never has a value of its own."""
    for program in deployments(workspace(of)):
        literal = {entry["name"] for entry in container(program)["env"] if "value" in entry}
        assert not [name for name in literal if any(word in name for word in ("PASSWORD", "SECRET", "TOKEN", "_KEY"))]
