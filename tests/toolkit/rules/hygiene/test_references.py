"""Names that nothing answers to."""

from typing import Any

import pytest

from tests.charts.tenants import BARE, site
from tests.toolkit.rules.fleets import PLATFORM, Object, Placed, deployment, fleet, job, pod, said, thing
from toolkit.rules.hygiene.references import reference

WITH_A_STORE = (site(BARE | {"secrets": {"external_secrets": {"store": "vault"}}}),)


def container(**more: Any) -> dict[str, Any]:
    return {"name": "main", "image": "it:1", **more}


def volume(**source: Any) -> dict[str, Any]:
    return pod(volumes=[{"name": "it", **source}])


def variable(**source: Any) -> dict[str, Any]:
    return pod(container(env=[{"name": "IT", "valueFrom": source}]))


CONFIG = thing("ConfigMap", "settings", data={"file": "text"})
CLAIM = thing("PersistentVolumeClaim", "storage", spec={})
ACCOUNT = thing("ServiceAccount", "training")
PRIORITY = thing("PriorityClass", "high", namespace=None, value=1)
EXTERNAL = thing("ExternalSecret", "login", spec={"target": {"name": "login"}})

NEEDS: list[tuple[Object, Object]] = [
    (volume(configMap={"name": "settings"}), CONFIG),
    (volume(configMap={"name": "settings", "items": [{"key": "file", "path": "x"}]}), CONFIG),
    (variable(configMapKeyRef={"name": "settings", "key": "file"}), CONFIG),
    (pod(container(envFrom=[{"configMapRef": {"name": "settings"}}])), CONFIG),
    (volume(projected={"sources": [{"configMap": {"name": "settings"}}]}), CONFIG),
    (volume(persistentVolumeClaim={"claimName": "storage"}), CLAIM),
    (volume(secret={"secretName": "login"}), EXTERNAL),
    (variable(secretKeyRef={"name": "login", "key": "token"}), EXTERNAL),
    (pod(container(envFrom=[{"secretRef": {"name": "login"}}])), EXTERNAL),
    (volume(projected={"sources": [{"secret": {"name": "login"}}]}), EXTERNAL),
    (pod(imagePullSecrets=[{"name": "login"}]), EXTERNAL),
    (pod(serviceAccountName="training"), ACCOUNT),
    (pod(priorityClassName="high"), Placed(PRIORITY, PLATFORM).body),
]


@pytest.mark.parametrize(("template", "needed"), NEEDS)
def test_a_pod_needs_what_it_mentions(template: Object, needed: Object) -> None:
    complaints = said(reference, fleet(job("it", template), sites=WITH_A_STORE))
    assert complaints
    for complaint in complaints:
        assert needed["metadata"]["name"] in complaint.text
        assert complaint.field == ("Job", "it")
    assert not said(reference, fleet(job("it", template), needed, sites=WITH_A_STORE))


@pytest.mark.parametrize(("template", "needed"), [pair for pair in NEEDS if pair[1]["kind"] != "PriorityClass"])
def test_one_of_another_namespace_is_no_help(template: Object, needed: Object) -> None:
    elsewhere = {**needed, "metadata": {**needed["metadata"], "namespace": "other"}}
    assert said(reference, fleet(job("it", template), elsewhere, sites=WITH_A_STORE))


@pytest.mark.parametrize(
    "template",
    [
        volume(configMap={"name": "settings", "optional": True}),
        variable(secretKeyRef={"name": "login", "key": "token", "optional": True}),
        volume(emptyDir={}),
        pod(serviceAccountName="default"),
        pod(priorityClassName="system-node-critical"),
        volume(configMap={"name": "kube-root-ca.crt"}),
    ],
)
def test_what_a_pod_does_without_or_every_namespace_has(template: Object) -> None:
    assert not said(reference, fleet(job("it", template), sites=WITH_A_STORE))


def test_secrets_that_exist_already_are_taken_to_be_there() -> None:
    template = variable(secretKeyRef={"name": "login", "key": "token"})
    assert not said(reference, fleet(job("it", template), sites=[site()]))
    assert said(reference, fleet(job("it", template), sites=WITH_A_STORE))


def test_a_secret_has_the_name_of_its_target() -> None:
    template = volume(secret={"secretName": "login"})
    named_otherwise = thing("ExternalSecret", "login", spec={"target": {"name": "other"}})
    assert said(reference, fleet(job("it", template), named_otherwise, sites=WITH_A_STORE))


def test_a_key_that_the_config_map_lacks() -> None:
    template = variable(configMapKeyRef={"name": "settings", "key": "other"})
    (complaint,) = said(reference, fleet(job("it", template), CONFIG))
    assert "`other` of ConfigMap" in complaint.text


def test_a_name_that_is_mentioned_twice_is_one_finding() -> None:
    twice = pod(container(envFrom=[{"configMapRef": {"name": "settings"}}] * 2))
    assert len(said(reference, fleet(deployment("it", twice)))) == 1


QUEUED = thing("Job", labels={"kueue.x-k8s.io/queue-name": "training"}, spec={"template": pod()})
RANKED = thing("Job", labels={"kueue.x-k8s.io/priority-class": "high"}, spec={"template": pod()})
FLAVORED = thing("ClusterQueue", namespace=None, spec={"resourceGroups": [{"flavors": [{"name": "l4"}]}]})


@pytest.mark.parametrize(
    ("mentioning", "needed"),
    [
        (QUEUED, thing("LocalQueue", "training")),
        (RANKED, thing("WorkloadPriorityClass", "high", namespace=None)),
        (thing("LocalQueue", spec={"clusterQueue": "team"}), thing("ClusterQueue", "team", namespace=None)),
        (FLAVORED, thing("ResourceFlavor", "l4", namespace=None)),
        (thing("RoleBinding", roleRef={"kind": "Role", "name": "owners"}), thing("Role", "owners")),
        (thing("Ingress", spec={"tls": [{"secretName": "login"}]}), EXTERNAL),
    ],
)
def test_what_other_objects_need(mentioning: Object, needed: Object) -> None:
    (complaint,) = said(reference, fleet(mentioning, sites=WITH_A_STORE))
    assert f"{needed['metadata']['name']}, which is not there" in complaint.text
    assert not said(reference, fleet(mentioning, needed, sites=WITH_A_STORE))


def test_roles_of_the_cluster_and_certificates_that_are_made() -> None:
    binding = thing("RoleBinding", roleRef={"kind": "ClusterRole", "name": "view"})
    issued = {"cert-manager.io/cluster-issuer": "letsencrypt"}
    ingress = thing("Ingress", annotations=issued, spec={"tls": [{"secretName": "made"}]})
    assert not said(reference, fleet(binding, ingress, sites=WITH_A_STORE))
