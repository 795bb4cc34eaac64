"""What stands in `dist/` fits together, whichever room made it."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest
import yaml

from charts.foundation.naming import GATEWAY, SHARED_NAMESPACE, STRAPI, team_namespace
from charts.foundation.quantities import size_bytes
from charts.model.platform import Platform
from tests.dist.repositories import ROOT

Object = Mapping[str, Any]

PLATFORM = msgspec.convert(yaml.safe_load((ROOT / "platform.yaml").read_bytes()), Platform)
FOLDERS = sorted(folder for folder in (ROOT / "dist").glob("*/*") if folder.is_dir())
TEAMS = [folder for folder in FOLDERS if folder.name != "platform"]


def objects(folder: Path) -> list[Object]:
    return [
        each for file in sorted(folder.glob("*.yaml")) for each in yaml.load_all(file.read_bytes(), yaml.CSafeLoader)
    ]


def of_kind(everything: Iterable[Object], *kinds: str) -> list[Object]:
    return [each for each in everything if each["kind"] in kinds]


def names(everything: Iterable[Object], *kinds: str) -> set[str]:
    return {each["metadata"]["name"] for each in of_kind(everything, *kinds)}


def pod_templates(everything: Iterable[Object]) -> Iterator[tuple[Object, Mapping[str, Any], int]]:
    """Each pod template with its owner and how many pods there may be at once."""
    for each in everything:
        if each["kind"] in ("Deployment", "Job"):
            yield each, each["spec"]["template"], each["spec"].get("replicas", 1)
        elif each["kind"] == "JobSet":
            for job in each["spec"]["replicatedJobs"]:
                yield each, job["template"]["spec"]["template"], job["template"]["spec"]["parallelism"]


def containers(everything: Iterable[Object]) -> Iterator[Mapping[str, Any]]:
    for _, template, _ in pod_templates(everything):
        yield from template["spec"]["containers"]


@pytest.fixture(params=FOLDERS, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def everything(request: pytest.FixtureRequest) -> list[Object]:
    return objects(request.param)


@pytest.fixture(params=TEAMS, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def team(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.param
    return folder


def test_an_object_is_in_the_namespace_of_its_folder(team: Path) -> None:
    namespaces = {each["metadata"].get("namespace") for each in objects(team)}
    assert namespaces == {team_namespace(team.name), None}
    assert names((each for each in objects(team) if "namespace" not in each["metadata"]), "Namespace") == {
        team_namespace(team.name)
    }


def test_no_two_objects_are_one(everything: list[Object]) -> None:
    identities = [(each["kind"], each["metadata"].get("namespace"), each["metadata"]["name"]) for each in everything]
    assert len(identities) == len(set(identities))


def test_services_select_pods_that_open_the_port(everything: list[Object]) -> None:
    templates = [template for _, template, _ in pod_templates(everything)]
    for service in of_kind(everything, "Service"):
        if service["metadata"]["name"] == GATEWAY:
            continue  # its pods come with the gateway's configuration
        selector = service["spec"]["selector"].items()
        selected = [template for template in templates if selector <= template["metadata"]["labels"].items()]
        assert len(selected) == 1, service["metadata"]["name"]
        opened = {port["name"] for port in selected[0]["spec"]["containers"][0]["ports"]}
        assert {port["targetPort"] for port in service["spec"]["ports"]} <= opened


def test_selectors_match_their_own_pods(everything: list[Object]) -> None:
    for deployment in of_kind(everything, "Deployment"):
        labels = deployment["spec"]["template"]["metadata"]["labels"].items()
        assert deployment["spec"]["selector"]["matchLabels"].items() <= labels


def test_every_config_map_and_claim_that_is_mentioned_exists(everything: list[Object]) -> None:
    mentioned = {"configMap": set[str](), "persistentVolumeClaim": set[str]()}
    for _, template, _ in pod_templates(everything):
        for volume in template["spec"]["volumes"]:
            for source, key in (("configMap", "name"), ("persistentVolumeClaim", "claimName")):
                mentioned[source] |= {volume[source][key]} if source in volume else set()
        for container in template["spec"]["containers"]:
            for variable in container["env"]:
                reference = variable.get("valueFrom", {}).get("configMapKeyRef")
                mentioned["configMap"] |= {reference["name"]} if reference else set()
    assert mentioned["configMap"] <= names(everything, "ConfigMap")
    assert mentioned["persistentVolumeClaim"] <= names(everything, "PersistentVolumeClaim")


def test_every_secret_that_is_mentioned_is_made_where_a_store_makes_them(team: Path) -> None:
    everything = objects(team)
    mentioned = {
        variable["valueFrom"]["secretKeyRef"]["name"]
        for container in containers(everything)
        for variable in container["env"]
        if "secretKeyRef" in variable.get("valueFrom", {})
    }
    external = PLATFORM.clusters[team.parent.name].secrets != "existing"
    assert names(everything, "ExternalSecret") >= mentioned if external else not names(everything, "ExternalSecret")


def test_no_object_holds_a_secret_or_goes_away_by_itself(everything: list[Object]) -> None:
    assert not of_kind(everything, "Secret")
    assert "ttlSecondsAfterFinished" not in str(everything)


def test_every_pod_keeps_to_the_security_baseline(everything: list[Object]) -> None:
    for owner, template, _ in pod_templates(everything):
        spec, who = template["spec"], owner["metadata"]["name"]
        assert spec["automountServiceAccountToken"] is False, who
        assert spec["enableServiceLinks"] is False, who
        assert spec["securityContext"]["runAsNonRoot"] is True, who
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, who
        assert not {"hostNetwork", "hostPID", "hostIPC"} & spec.keys(), who
        assert not any("hostPath" in volume for volume in spec["volumes"]), who
        assert spec["serviceAccountName"] in names(everything, "ServiceAccount"), who
        for container in [*spec["containers"], *spec.get("initContainers", [])]:
            assert container["securityContext"]["allowPrivilegeEscalation"] is False, who
            assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}, who
            assert {"USER", "HOME"} <= {variable["name"] for variable in container["env"]}, who


def test_every_container_says_what_it_needs(everything: list[Object]) -> None:
    for container in containers(everything):
        for side in ("requests", "limits"):
            assert {"cpu", "memory"} <= container["resources"][side].keys(), container["name"]
        gpus = [container["resources"][side].get("nvidia.com/gpu") for side in ("requests", "limits")]
        assert gpus[0] == gpus[1]


def test_every_image_is_pinned(everything: list[Object]) -> None:
    for container in containers(everything):
        tag = container["image"].rpartition("/")[2].partition(":")[2]
        assert tag
        assert tag != "latest"


def test_every_mount_has_its_volume_and_every_path_of_a_command_is_mounted(everything: list[Object]) -> None:
    for _, template, _ in pod_templates(everything):
        volumes = {volume["name"] for volume in template["spec"]["volumes"]}
        for container in template["spec"]["containers"]:
            assert {mount["name"] for mount in container["volumeMounts"]} <= volumes
            mounted = tuple(mount["mountPath"] for mount in container["volumeMounts"])
            for word in container["command"]:
                path = word.rpartition("=")[2]
                assert not path.startswith(("/storage", "/etc/tunefleet")) or path.startswith(mounted), word


def test_the_quota_covers_what_lives_on_and_the_largest_run(team: Path) -> None:
    workspace = objects_of(team, "workspace")
    runs = objects_of(team, "runs")
    scaled = {
        each["spec"]["scaleTargetRef"]["name"]: each["spec"]["maxReplicaCount"]
        for each in of_kind(workspace, "ScaledObject")
    }
    steady = [
        demand(template, scaled.get(owner["metadata"]["name"], count))
        for owner, template, count in pod_templates(workspace)
    ]
    largest = [demand(template, count) for _, template, count in pod_templates(runs)]
    (quota,) = of_kind(objects(team), "ResourceQuota")
    hard = quota["spec"]["hard"]
    allowed = (int(hard["requests.nvidia.com/gpu"]), cores(hard["requests.cpu"]), size_bytes(hard["requests.memory"]))
    for resource, most in enumerate(allowed):
        needed = sum(each[resource] for each in steady) + max(each[resource] for each in [*largest, (0, 0, 0)])
        assert needed <= most, ("GPUs", "cores", "bytes")[resource]
    claims = of_kind(workspace, "PersistentVolumeClaim")
    stored = sum(size_bytes(claim["spec"]["resources"]["requests"]["storage"]) for claim in claims)
    assert stored <= size_bytes(hard["requests.storage"])
    assert len(claims) <= int(hard["persistentvolumeclaims"])


def objects_of(team: Path, chart: str) -> list[Object]:
    return list(yaml.load_all((team / f"{chart}.k8s.yaml").read_bytes(), yaml.CSafeLoader))


def demand(template: Mapping[str, Any], count: int) -> tuple[float, float, float]:
    """GPUs, cores and bytes that so many pods ask for."""
    requests = template["spec"]["containers"][0]["resources"]["requests"]
    return (
        count * requests.get("nvidia.com/gpu", 0),
        count * cores(requests["cpu"]),
        count * size_bytes(requests["memory"]),
    )


def cores(cpu: str) -> float:
    return float(cpu[:-1]) / 1000 if cpu.endswith("m") else float(cpu)


def test_what_a_team_references_across_namespaces_is_there() -> None:
    for cluster in PLATFORM.clusters:
        shared = objects(ROOT / "dist" / cluster / "platform")
        for folder in (ROOT / "dist" / cluster).iterdir():
            for container in containers(objects(folder)):
                for variable in container["env"]:
                    host = str(variable.get("value", "")).removeprefix("http://").partition(":")[0]
                    name, _, rest = host.partition(".")
                    if rest == f"{SHARED_NAMESPACE}.svc" and name != STRAPI:
                        assert name in names(shared, "Service"), variable


def test_priority_classes_that_pods_name_exist_on_their_cluster() -> None:
    for cluster in PLATFORM.clusters:
        known = names(objects(ROOT / "dist" / cluster / "platform"), "PriorityClass")
        for folder in (ROOT / "dist" / cluster).iterdir():
            for owner, template, _ in pod_templates(objects(folder)):
                name = template["spec"].get("priorityClassName")
                assert name is None or name in known, owner["metadata"]["name"]


def test_queues_name_flavors_and_priorities_that_exist() -> None:
    for cluster, profile in PLATFORM.clusters.items():
        shared = objects(ROOT / "dist" / cluster / "platform")
        for folder in (ROOT / "dist" / cluster).iterdir():
            everything = objects(folder)
            for queue in of_kind(everything, "ClusterQueue"):
                flavors = {flavor["name"] for group in queue["spec"]["resourceGroups"] for flavor in group["flavors"]}
                assert flavors <= names(shared, "ResourceFlavor")
            for launched in of_kind(everything, "Job", "JobSet"):
                labels = launched["metadata"]["labels"]
                queued = labels.get("kueue.x-k8s.io/queue-name")
                assert queued is None or profile.queueing == "kueue"
                assert queued is None or queued in names(everything, "LocalQueue")
                level = labels.get("kueue.x-k8s.io/priority-class")
                assert level is None or level in names(shared, "WorkloadPriorityClass")
